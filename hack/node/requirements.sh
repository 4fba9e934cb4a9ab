#!/usr/bin/env bash
# Says in one line what this machine lacks to be a node, and fails.
# usage: hack/node/requirements.sh
set -euo pipefail

need() { echo "node: $1; where that cannot be had, make kind-e2e does much the same with docker" >&2; exit 1; }

((EUID == 0)) || need 'a node needs root'
grep -qsE '^ID(_LIKE)?=.*debian' /etc/os-release || need 'the container runtime comes from packages of Debian'
for program in unshare nsenter setpriv ip mount openssl jq gcc ldd ldconfig; do type -P "$program" >/dev/null || need "$program is missing"; done
trial='mount -t tmpfs none /mnt && ip link add name trial0 type veth peer name trial1 && ip link add name trial2 type bridge'
refusal=$(unshare --mount --net --uts --ipc --pid --fork bash -c "$trial" 2>&1) || need "this user may not create namespaces, mounts or interfaces (CAP_SYS_ADMIN, CAP_NET_ADMIN): ${refusal##*$'\n'}"
for module in overlay br_netfilter; do modprobe --quiet "$module" 2>/dev/null || true; done # Where they are not built in.
grep -qw overlay /proc/filesystems || need 'this kernel has no overlayfs'
[[ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]] || need 'this kernel has no br_netfilter'
