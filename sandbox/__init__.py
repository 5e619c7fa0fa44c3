"""The sandbox: a real Kubernetes control plane, and AWS, DNS and mail emulated around it, all on loopback.

``python -m sandbox up`` starts it; :mod:`sandbox.cli` lists the rest.
"""
