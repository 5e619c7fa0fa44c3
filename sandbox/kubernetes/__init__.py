"""A real control plane without containers: etcd, kube-apiserver and kube-controller-manager as plain processes."""
