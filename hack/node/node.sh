#!/usr/bin/env bash
# Starts a real Kubernetes node with its control plane, runs a command on it with kubectl and helm on PATH, and stops it again:
# etcd, kube-apiserver, -controller-manager, -scheduler, kubelet and kube-proxy, containerd and runc, in namespaces of their own.
# Nothing is installed, no docker engine is needed, and nothing stays.
# usage: hack/node/node.sh COMMAND…   for example: hack/node/node.sh bash
# Environment: SERVER, the version of Kubernetes, or KUBEBUILDER_ASSETS, a folder with all of its programs and etcd;
# otherwise the oldest that is tested, which is built on Debian.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
repository=$(realpath "$here/../..")
fail() { echo "node.sh: $*" >&2; exit 1; }

"$here/requirements.sh"
NODE_ASSETS=$("$repository/Dragonfly.Operator.Tests/E2E/control-plane.sh" "${SERVER:-}")
for program in etcd kube-{apiserver,controller-manager,scheduler,proxy} kubelet; do
  [[ -x $NODE_ASSETS/$program ]] || fail "there is no $program in $NODE_ASSETS"
done
NODE_MINOR=$("$NODE_ASSETS/kube-apiserver" --version | sed -E 's/^Kubernetes v1\.([0-9]+).*/\1/')
NODE_PACKAGES=$("$here/packages.sh")
NODE_CLIENTS=$("$here/../helm.sh")
NODE_CGROUP=d7y-node-$$
export NODE_ASSETS NODE_MINOR NODE_PACKAGES NODE_CLIENTS NODE_CGROUP

folder=$(mktemp -d)
unshare_pid=''

# One for each controller with cgroup v1, where runc uses one of v2 besides; a single one with v2.
cgroup_roots() { awk '$3 ~ /^cgroup2?$/ {print $2}' /proc/mounts; }
add_cgroups() {
  local root file
  while read -r root; do
    mkdir "$root/$NODE_CGROUP"
    # Those of cpuset are empty at first, and then nothing can be in it.
    for file in cpuset.cpus cpuset.mems; do
      [[ ! -e $root/$NODE_CGROUP/$file || ! -s $root/$file ]] || cat "$root/$file" >"$root/$NODE_CGROUP/$file"
    done
    [[ ! -e $root/cgroup.subtree_control ]] || sed 's/\(^\| \)/ +/g' "$root/cgroup.controllers" >"$root/cgroup.subtree_control"
  done < <(cgroup_roots)
}

# Prints what is still there of the node.
left() {
  local root
  while read -r root; do find "$root/$NODE_CGROUP" -maxdepth 0 2>/dev/null || true; done < <(cgroup_roots)
  if ((${#namespaces[@]})); then
    find /proc/[0-9]*/ns -maxdepth 1 -printf '%p %l\n' 2>/dev/null | grep -wF "${namespaces[@]/#/-e}" || true
  fi
  grep -F -e "$folder" -e "$NODE_CGROUP" /proc/self/mountinfo || true
}
remove_cgroups() { # name
  local root
  while read -r root; do find "$root/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true; done < <(cgroup_roots)
}

namespaces=()
clean_up() {
  local status=$? log errors deadline=$((SECONDS + 20)) rest
  trap - EXIT
  trap '' INT TERM
  if [[ $unshare_pid ]]; then
    kill -KILL "$unshare_pid" 2>/dev/null || true # Process 1 goes with it, and all others with that.
    wait "$unshare_pid" 2>/dev/null || true
  fi
  if ((status != 0 && status < 128)); then
    for log in "$folder"/log/*.log; do
      errors=$(grep -sE '^[EF][0-9]{4} |level=(error|fatal)|"level":"(error|fatal)"' "$log" | tail -n 5 | cut -c 1-400) || continue
      printf '\n== the last errors of %s\n%s\n' "$(basename "$log" .log)" "$errors" >&2
    done
  fi
  # The kernel needs a moment to take processes out of their cgroups.
  while remove_cgroups "$NODE_CGROUP"; rest=$(left); [[ $rest ]] && ((SECONDS < deadline)); do sleep 0.1; done
  rm -rf "$folder"
  if [[ $rest ]]; then
    printf 'node.sh: left behind:\n%s\n' "$rest" >&2
    ((status != 0)) || status=1
  fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Only those of a run that was itself killed are still there.
for stale in $(cgroup_roots | sed 's:$:/d7y-node-*:'); do
  [[ ! -d $stale || -d /proc/${stale##*-} ]] || remove_cgroups "${stale##*/}"
done
mkdir "$folder"/{images,log,tmp}
"$here/images.sh" "$folder/images"
add_cgroups
# It does not outlive this script, however that ends.
setpriv --pdeathsig KILL unshare --mount --net --uts --ipc --pid --fork --kill-child --mount-proc --propagation private \
  "$here/init.sh" "$folder" "$@" <&0 &
unshare_pid=$!
# What the namespaces are called, to see that nothing is in them afterwards. unshare itself is in all but that of processes.
for ((try = 0; try < 100 && ${#namespaces[@]} == 0; try++)); do
  for kind in mnt net uts ipc; do
    namespace=$(readlink "/proc/$unshare_pid/ns/$kind") || break
    [[ $namespace == "$(readlink "/proc/self/ns/$kind")" ]] || namespaces+=("$namespace")
  done
  sleep 0.05
done
wait "$unshare_pid"
