#!/usr/bin/env bash
# Writes the certificates and the configuration of a node's components into a folder.
# usage: configure.sh FOLDER   (environment: those of node.sh)
set -euo pipefail
folder=$1
here=$(dirname "$(realpath "$0")")
# shellcheck source=hack/node/addresses.sh
. "$here/addresses.sh"
mkdir -p "$folder"/{pki,bin,cni,volume-plugins}
cd "$folder"

openssl() { command openssl "$@" 2>>openssl.log; }
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
openssl req -x509 "${key[@]}" -days 2 -subj /CN=node-ca -keyout pki/ca.key -out pki/ca.crt
certificate() { # name, subject, names that it serves
  openssl req "${key[@]}" -subj "$2" -keyout "pki/$1.key" -out "pki/$1.csr"
  {
    echo 'extendedKeyUsage=serverAuth,clientAuth'
    [[ -z ${3:-} ]] || echo "subjectAltName=$3"
  } >"pki/$1.extensions"
  openssl x509 -req -in "pki/$1.csr" -CA pki/ca.crt -CAkey pki/ca.key -CAcreateserial -days 2 -out "pki/$1.crt" -extfile "pki/$1.extensions"
}
client() { # name, subject, names that it serves
  certificate "$@"
  cat >"$1.kubeconfig" <<END
apiVersion: v1
kind: Config
clusters:
- {name: node, cluster: {server: "https://$node_address:6443", certificate-authority: "$folder/pki/ca.crt"}}
users:
- {name: "$1", user: {client-certificate: "$folder/pki/$1.crt", client-key: "$folder/pki/$1.key"}}
contexts:
- {name: node, context: {cluster: node, user: "$1"}}
current-context: node
END
}
certificate apiserver /CN=kube-apiserver "IP:$node_address,IP:127.0.0.1,IP:$first_service_address,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
client admin /O=system:masters/CN=admin
client kube-controller-manager /CN=system:kube-controller-manager
client kube-scheduler /CN=system:kube-scheduler
client kube-proxy /CN=system:kube-proxy
client kubelet "/O=system:nodes/CN=system:node:$node_name" "IP:$node_address,DNS:$node_name"
openssl genrsa -out pki/service-accounts.key 2048
openssl rsa -in pki/service-accounts.key -pubout -out pki/service-accounts.pub

# The oom_score settings are for machines where nobody may lower a score: no container would start without them.
cat >containerd.toml <<END
version = 2
oom_score = 0
root = "$folder/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "$folder/opt"
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  sandbox_image = "example.test/pause:1"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "$NODE_PACKAGES/usr/sbin/runc"
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$NODE_PACKAGES/usr/lib/cni"
    conf_dir = "$folder/cni"
END
cat >cni/10-bridge.conflist <<END
{"cniVersion": "1.0.0", "name": "pods", "plugins": [{
  "type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
  "ipam": {"type": "host-local", "dataDir": "$folder/cni-addresses", "ranges": [[{"subnet": "$pod_addresses"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
END

: >resolv.conf # There is no DNS.
cat >kubelet.yaml <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$folder/pki/ca.crt"}}
authorization: {mode: Webhook}
tlsCertFile: $folder/pki/kubelet.crt
tlsPrivateKeyFile: $folder/pki/kubelet.key
cgroupDriver: cgroupfs
cgroupRoot: /$NODE_CGROUP
failSwapOn: false
resolvConf: $folder/resolv.conf
clusterDNS: [$dns_address]
clusterDomain: cluster.local
maxPods: 200
volumePluginDir: $folder/volume-plugins
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
END
((NODE_MINOR < 27)) || echo 'containerRuntimeEndpoint: unix:///run/containerd/containerd.sock' >>kubelet.yaml
((NODE_MINOR < 31)) || echo 'failCgroupV1: false' >>kubelet.yaml
# kube-proxy is not to change how this machine tracks connections.
cat >kube-proxy.yaml <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clusterCIDR: $pod_addresses
clientConnection: {kubeconfig: "$folder/kube-proxy.kubeconfig"}
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
END

for name in {iptables,ip6tables}{,-save,-restore}; do ln -sf "$NODE_PACKAGES/usr/sbin/xtables-nft-multi" "bin/$name"; done
