#!/bin/sh
# Moves the wrapper modules to other releases of Kubernetes, etcd, Helm and OpenTofu:  renew.sh 1.36.4 3.6.17 4.3.2 1.12.7
# It needs Go and the network.
# Then set the same versions in ../release.py, build once and commit all of it together.
set -eu
kubernetes=$1 etcd=$2 helm=$3 opentofu=$4
minor=$(echo "$kubernetes" | cut -d. -f2)
cd -- "$(dirname -- "$0")"

staging="api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap
code-generator component-base component-helpers controller-manager cri-api cri-client cri-streaming csi-translation-lib
dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator kube-controller-manager kube-proxy
kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission sample-apiserver sample-cli-plugin
sample-controller streaming"

mkdir -p "kubernetes-1.$minor" "etcd-${etcd%.*}" "helm-${helm%.*}" "opentofu-${opentofu%.*}"
{
    printf 'module mailserver-operator.dev/sandbox/kubernetes\n\ngo 1.26.0\n\ngodebug default=go1.26\n\n'
    printf 'require k8s.io/kubernetes v%s\n\nreplace (\n' "$kubernetes"
    for module in $staging; do
        printf '\tk8s.io/%s => k8s.io/%s v0.%s\n' "$module" "$module" "${kubernetes#1.}"
    done
    printf ')\n\ntool (\n'
    for program in kube-apiserver kube-controller-manager kubectl; do
        printf '\tk8s.io/kubernetes/cmd/%s\n' "$program"
    done
    printf ')\n'
} >"kubernetes-1.$minor/go.mod"
{
    printf 'module mailserver-operator.dev/sandbox/etcd\n\ngo 1.26.0\n\n'
    printf 'require go.etcd.io/etcd/server/v3 v%s\n\ntool go.etcd.io/etcd/server/v3\n' "$etcd"
} >"etcd-${etcd%.*}/go.mod"
{
    printf 'module mailserver-operator.dev/sandbox/helm\n\ngo 1.26.0\n\n'
    printf 'require helm.sh/helm/v4 v%s\n\ntool helm.sh/helm/v4/cmd/helm\n' "$helm"
} >"helm-${helm%.*}/go.mod"
{
    printf 'module mailserver-operator.dev/sandbox/opentofu\n\ngo 1.26.6\n\n'
    printf 'require github.com/opentofu/opentofu v%s\n\n' "$opentofu"
    # OpenTofu replaces its parser; a module that requires it has to say so again.
    printf 'replace %s\n\ntool github.com/opentofu/opentofu/cmd/tofu\n' "$(cd / && go mod download -json "github.com/opentofu/opentofu@v$opentofu" |
        sed -n 's/.*"GoMod": "\(.*\)".*/\1/p' | xargs sed -n 's/^replace //p')"
} >"opentofu-${opentofu%.*}/go.mod"
complete() { # MODULE PACKAGE…   writes the indirect requirements and go.sum
    (cd "$1" && shift && go list -mod=mod -tags=selinux,notest -deps "$@" >/dev/null)
}
complete "kubernetes-1.$minor" k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager \
    k8s.io/kubernetes/cmd/kubectl
complete "etcd-${etcd%.*}" go.etcd.io/etcd/server/v3
complete "helm-${helm%.*}" helm.sh/helm/v4/cmd/helm
complete "opentofu-${opentofu%.*}" github.com/opentofu/opentofu/cmd/tofu
