#!/usr/bin/env bash
# Prints the folder with what a node runs besides Kubernetes (the only line on stdout): containerd, runc, CNI plugins and
# iptables, and BusyBox for containers. They are Debian's packages, unpacked into a cache and not installed.
# usage: packages.sh
set -euo pipefail
packages=(containerd runc containernetworking-plugins busybox-static
  iptables libxtables12 libip4tc2 libip6tc2 libmnl0 libnftnl11 libnfnetlink0 libnetfilter-conntrack3 libseccomp2)
here=$(dirname "$(realpath "$0")")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dragonfly-operator/node-packages
scratch=$cache.unpacking

exec 3>&1 1>&2 # From here on everything any command prints is progress; only the answer goes to 3.
is_there() { [[ -f $cache/list && $(<"$cache/list") == "${packages[*]}" ]]; }

if ! is_there; then
  mkdir -p "${cache%/*}"
  exec 9>"$cache.lock"
  flock 9
fi
if ! is_there; then
  echo "Unpacking Debian's packages into $cache."
  trap 'rm -rf "$scratch"' EXIT
  rm -rf "$scratch"
  mkdir -p "$scratch"
  cd "$scratch"
  # shellcheck source=hack/debian.sh
  . "$here/../debian.sh"
  update_lists
  unpack "${packages[@]}"
  echo "${packages[*]}" >root/list
  rm -rf "$cache"
  mv -T root "$cache"
fi
echo "$cache" >&3
