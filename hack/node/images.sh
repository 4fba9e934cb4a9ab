#!/usr/bin/env bash
# Writes the images of the node, as OCI archives, into a folder: the operator's and the tools' by their Dockerfiles, under the
# names that the chart has; what the chart's hooks run; and the test's own.
# usage: images.sh FOLDER   (environment: NODE_PACKAGES, NODE_CLIENTS)
set -euo pipefail
umask 022
here=$(dirname "$(realpath "$0")")
repository=$(realpath "$here/../..")
folder=$(realpath "$1")
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$repository/Directory.Build.props")
kubectl_tag=$(sed -n '/repository: kubectl$/,/ tag:/s/^ *tag: //p' "$repository/helm/dragonfly-operator/values.yaml")
image() { "$here/image.sh" "$@"; }
fail() { echo "images.sh: $*" >&2; exit 1; }
[[ -x $repository/artifacts/aot/dragonfly-operator ]] || fail 'there is no artifacts/aot/dragonfly-operator; make aot publishes it'

# One folder for each stage that the Dockerfiles name.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir -p build base/{tmp,etc,home/app} tools/dragonfly-tools busybox/{bin,tmp,etc} stand-in
chmod 1777 base/tmp busybox/tmp

cp -a "$repository/artifacts/aot" build/app
find build/app \( -name '*.dbg' -o -name '*.pdb' -o -name '*.xml' \) -delete
# The base has the C library, OpenSSL and little else. Here they are this machine's, for which the binary was compiled.
libraries() { ldd "$1" | grep -o '/[^ ]*'; }
openssl=$(ldconfig -p | awk '/lib(ssl|crypto)\.so\.3 / {print $NF}' | sort -u)
[[ $openssl ]] || fail 'libssl.so.3 is missing'
for file in build/app/dragonfly-operator $openssl; do libraries "$file"; done | sort -u - <(echo "$openssl") | while read -r library; do
  mkdir -p "base/$(dirname "$library")"
  cp -L "$library" "base/$library"
done
printf 'root:x:0:0:root:/root:/bin/false\napp:x:1654:1654::/home/app:/bin/false\n' >base/etc/passwd

cp "$NODE_PACKAGES/bin/busybox" busybox/bin
busybox/bin/busybox --list | while read -r name; do [[ $name == busybox ]] || ln -s busybox "busybox/bin/$name"; done
echo 'root:x:0:0:root:/:/bin/sh' >busybox/etc/passwd

gcc -static -O2 -Wall -Wextra -Werror -o stand-in/pause "$here/images/stand-in.c"
ln stand-in/pause stand-in/dfdaemon
for tool in dfget dfcache dfstore dfctl dfdaemon; do ln stand-in/pause "tools/dragonfly-tools/$tool"; done

# The variables are those that the base sets.
image "$repository/Dockerfile" "$folder/operator.tar" "docker.io/dragonflyoss/dragonfly-operator:$version" FROM=base build=build \
  --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env APP_UID=1654 --env ASPNETCORE_HTTP_PORTS=8080 \
  --env DOTNET_RUNNING_IN_CONTAINER=true --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true
image "$repository/toolkits-image/Dockerfile" "$folder/toolkits.tar" docker.io/dragonflyoss/toolkits:latest tools=tools busybox=busybox
image "$here/images/kubectl.Dockerfile" "$folder/kubectl.tar" "registry.k8s.io/kubectl:$kubectl_tag" clients="$NODE_CLIENTS"
image "$here/images/pause.Dockerfile" "$folder/pause.tar" example.test/pause:1 stand-in=stand-in
image "$here/images/app.Dockerfile" "$folder/app.tar" example.test/app:1 busybox=busybox
client=$(sed -n 's/^ *image: \(dragonflyoss\/client:.*\)/\1/p' "$repository/examples/dfdaemon-sidecar.yaml")
image "$here/images/client.Dockerfile" "$folder/client.tar" "docker.io/$client,example.test/client:1" busybox=busybox stand-in=stand-in
