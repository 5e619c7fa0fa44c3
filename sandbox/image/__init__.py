"""The operator's image: a Java runtime of its own, the C library, the operator, and a cache that makes its start short.

Made on this machine from files alone: no registry is asked and no daemon needed.
"""
