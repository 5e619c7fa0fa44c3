"""A real Kubernetes of two nodes on one machine: kubelet, containerd, runc and kube-proxy, in namespaces of their own.

A node is a set of Linux namespaces (mount, pid, network, uts, ipc, cgroup) with one process as its first, which starts
everything else (:mod:`sandbox.cluster.inside`); when that one ends, so does the node with all that is in it.
"""
