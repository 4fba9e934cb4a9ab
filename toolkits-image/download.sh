#!/bin/sh
# Downloads Dragonfly's client tools for one architecture, checks them, and puts them into a folder.
# usage: download.sh FOLDER   (environment: TARGETARCH, CLIENT_VERSION, CLIENT_URL, CLIENT_SHA256_AMD64, CLIENT_SHA256_ARM64)
set -eu
folder=$1
tools='dfget dfcache dfstore dfctl dfdaemon'

fail() { echo "download.sh: $*" >&2; exit 1; }

[ -n "${CLIENT_VERSION:-}" ] || fail 'CLIENT_VERSION is not set: the version of the Dragonfly client, such as 1.4.0'
version=${CLIENT_VERSION#v}
case ${TARGETARCH:-} in
  amd64) triple=x86_64-unknown-linux-musl expected=${CLIENT_SHA256_AMD64:-} argument=CLIENT_SHA256_AMD64 ;;
  arm64) triple=aarch64-unknown-linux-musl expected=${CLIENT_SHA256_ARM64:-} argument=CLIENT_SHA256_ARM64 ;;
  *) fail "there are no tools for the architecture '${TARGETARCH:-}', only for amd64 and arm64" ;;
esac
stem=dragonfly-client-v$version-$triple

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
wget -q -O "$stem.tar.gz" "$CLIENT_URL/v$version/$stem.tar.gz" || fail "cannot download $CLIENT_URL/v$version/$stem.tar.gz"

actual=$(sha256sum "$stem.tar.gz" | cut -d ' ' -f 1)
if [ -z "$expected" ]; then
  cat >&2 <<END
##############################################################################
## NOT VERIFIED: $stem.tar.gz
## No checksum was given. If you trust this download, pin it:
##   $argument=$actual
##############################################################################
END
elif [ "$expected" != "$actual" ]; then
  fail "$stem.tar.gz has the SHA-256 $actual, not $expected ($argument)"
fi

tar -xzf "$stem.tar.gz"
mkdir -p "$folder"
for tool in $tools; do
  found=$(find "$stem" -type f -name "$tool")
  [ -n "$found" ] || fail "$stem.tar.gz holds no $tool"
  cp "$found" "$folder/$tool"
done
# Whatever user a Pod runs as.
chmod 0755 "$folder" "$folder"/*
