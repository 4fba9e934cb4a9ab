#!/usr/bin/env bash
# Process 1 of the node's namespaces: starts the control plane and the node, imports the images, and runs the command. When it
# ends, whatever of the node still runs ends with it.
# usage: init.sh FOLDER COMMAND…   (environment: those of node.sh)
set -euo pipefail
folder=$1
shift
here=$(dirname "$(realpath "$0")")
# shellcheck source=hack/node/addresses.sh
. "$here/addresses.sh"
fail() { echo "node: $*" >&2; exit 1; }

# HTTP proxies are for the world outside.
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY
"$here/configure.sh" "$folder"
export PATH=$folder/bin:$NODE_CLIENTS:$NODE_ASSETS:$NODE_PACKAGES/usr/sbin:$NODE_PACKAGES/usr/bin:$PATH
for libraries in "$NODE_PACKAGES"/usr/lib/*-linux-gnu; do
  export LD_LIBRARY_PATH=$libraries XTABLES_LIBDIR=$libraries/xtables
done
export KUBECONFIG=$folder/admin.kubeconfig HELM_CACHE_HOME=$folder/helm HELM_CONFIG_HOME=$folder/helm HELM_DATA_HOME=$folder/helm
export TMPDIR=$folder/tmp CONTAINERD_ADDRESS=/run/containerd/containerd.sock

# What the kubelet and the runtime write where a node has it. Nothing of it reaches the machine's own folders.
mount --make-rshared /
mount -t tmpfs -o mode=755 node /run
mount -t tmpfs -o mode=755 node /var/log
mkdir -p "$folder/lib" /run/lock
mount --bind "$folder/lib" /var/lib
# The kubelet sets these for the whole machine. It finds what it wants in files of ours instead.
mkdir -p "$folder/sysctl"
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  name=${setting%=*}
  [[ -e /proc/sys/$name ]] || continue
  echo "${setting#*=}" >"$folder/sysctl/${name//\//.}"
  mount --bind "$folder/sysctl/${name//\//.}" "/proc/sys/$name"
done

# Without a default route nothing would connect to a Service's address, which is translated only on its way out.
hostname "$node_name"
ip link set lo up
ip link add uplink type veth peer name outside
ip address add "$node_address/24" dev uplink
ip link set uplink up
ip link set outside up
ip route add default dev uplink
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables

mkdir -p "$folder/log"
declare -A pids=()
component() { # name, arguments
  local name=$1
  shift
  "$name" "$@" >"$folder/log/$name.log" 2>&1 </dev/null &
  pids[$name]=$!
}
# Tries until it works, for at most a minute, and only as long as all components live.
wait_for() { # what, command
  local what=$1 deadline=$((SECONDS + 60)) name
  shift
  until "$@" >"$folder/log/wait" 2>&1; do
    for name in "${!pids[@]}"; do kill -0 "${pids[$name]}" 2>/dev/null || fail "$name ended: $(tail -n 3 "$folder/log/$name.log")"; done
    ((SECONDS < deadline)) || fail "waited too long for $what: $(tail -n 3 "$folder/log/wait")"
    sleep 0.1
  done
}

component etcd --name node --data-dir "$folder/etcd" --logger zap --log-level error --unsafe-no-fsync \
  --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
  --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 --initial-cluster node=http://127.0.0.1:2380
component containerd --config "$folder/containerd.toml"
component kube-apiserver --etcd-servers=http://127.0.0.1:2379 --advertise-address="$node_address" --secure-port=6443 \
  --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true --service-cluster-ip-range="$service_addresses" \
  --client-ca-file="$folder/pki/ca.crt" --tls-cert-file="$folder/pki/apiserver.crt" --tls-private-key-file="$folder/pki/apiserver.key" \
  --kubelet-certificate-authority="$folder/pki/ca.crt" --kubelet-preferred-address-types=InternalIP \
  --kubelet-client-certificate="$folder/pki/admin.crt" --kubelet-client-key="$folder/pki/admin.key" \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$folder/pki/service-accounts.pub" \
  --service-account-signing-key-file="$folder/pki/service-accounts.key"

wait_for containerd ctr version
for image in "$folder"/images/*.tar; do
  ctr --namespace k8s.io images import "$image" >>"$folder/log/images.log" 2>&1 || fail "cannot import $image: $(tail -n 3 "$folder/log/images.log")"
done
wait_for kube-apiserver kubectl get --raw /readyz

component kube-controller-manager --kubeconfig="$folder/kube-controller-manager.kubeconfig" --leader-elect=false --bind-address=127.0.0.1 \
  --root-ca-file="$folder/pki/ca.crt" --service-account-private-key-file="$folder/pki/service-accounts.key" --use-service-account-credentials=true
component kube-scheduler --kubeconfig="$folder/kube-scheduler.kubeconfig" --leader-elect=false --bind-address=127.0.0.1
runtime=()
((NODE_MINOR >= 27)) || runtime=(--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock)
component kubelet --kubeconfig="$folder/kubelet.kubeconfig" --config="$folder/kubelet.yaml" --hostname-override="$node_name" --node-ip="$node_address" "${runtime[@]}"
component kube-proxy --config="$folder/kube-proxy.yaml" --hostname-override="$node_name"

wait_for 'the node to register' kubectl get node "$node_name"
wait_for 'the node to be Ready' kubectl wait "node/$node_name" --for=condition=Ready --timeout=1s
wait_for 'the ServiceAccount of namespace default' kubectl get serviceaccount default
echo "node: Kubernetes 1.$NODE_MINOR is ready after $SECONDS seconds"

export NODE_ADDRESS=$node_address NODE_NAME=$node_name
status=0
"$@" || status=$?
exit "$status"
