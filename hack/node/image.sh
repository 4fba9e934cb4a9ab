#!/usr/bin/env bash
# Builds the last stage of a Dockerfile, without a docker engine, as an OCI archive that containerd imports.
# usage: image.sh DOCKERFILE OUT.tar NAME[,NAME…] [STAGE=FOLDER]… [--env NAME=VALUE]…
# FOLDER holds the files of the stage that COPY --from and FROM name; without --from it is the stage "context". --env is what
# the base sets. ENV, USER, WORKDIR, ENTRYPOINT, CMD and COPY are done; what only describes an image is passed over; RUN, which
# would need a container, is an error.
# shellcheck disable=SC2016 # What stands in single quotes is jq's.
set -euo pipefail
umask 022
dockerfile=$1 out=$2 names=$3
shift 3

fail() { echo "image.sh: $dockerfile: $*" >&2; exit 1; }

declare -A stages=()
config='{"Env": [], "WorkingDir": "/"}'
set_config() { config=$(jq -c "$@" <<<"$config"); } # jq's arguments
# The last value of a variable stands, in its first place.
set_env() { set_config --arg name "${1%%=*}" --arg entry "$1" '.Env |= if any(startswith($name + "=")) then map(if startswith($name + "=") then $entry else . end) else . + [$entry] end'; }
while (($#)); do
  case $1 in
    --env) set_env "$2"; shift 2 ;;
    *=*) stages[${1%%=*}]=$(realpath "${1#*=}"); shift ;;
    *) fail "cannot use '$1'" ;;
  esac
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root blobs=$scratch/oci/blobs/sha256
mkdir -p "$root" "$blobs"

stage() { # name
  [[ -n ${stages[$1]:-} ]] || fail "no folder is given for the stage '$1'"
  echo "${stages[$1]}"
}

copy() { # the words of a COPY
  local from=context mode='' words=() word target
  for word; do
    case $word in
      --from=*) from=${word#*=} ;;
      --chmod=*) mode=${word#*=} ;;
      --link) ;;
      --*) fail "cannot do COPY $word" ;;
      *) words+=("$word") ;;
    esac
  done
  ((${#words[@]} == 2)) || fail "cannot do COPY with ${#words[@]} paths"
  from=$(stage "$from")/${words[0]#/} target=$root/${words[1]#/}
  mkdir -p "$(dirname "$target")"
  if [[ -d $from ]]; then
    mkdir -p "$target"
    cp -a "$from/." "$target"
  elif [[ -e $from ]]; then cp -a "$from" "$target"
  else fail "there is no $from"
  fi
  [[ -z $mode ]] || chmod -R "$mode" "$target"
}

# The last stage, with continued lines joined, and without comments.
mapfile -t instructions < <(awk '
  /^[[:space:]]*#/ {next}
  {line = line $0}
  sub(/\\$/, "", line) {next}
  line ~ /^FROM / {count = 0}
  line ~ /[^[:space:]]/ {lines[count++] = line}
  {line = ""}
  END {for (i = 0; i < count; i++) print lines[i]}' "$dockerfile")
for instruction in "${instructions[@]}"; do
  read -r keyword rest <<<"$instruction"
  case $keyword in
    FROM)
      base=${rest##--platform=* }
      [[ $base == scratch ]] || cp -a "$(stage FROM)/." "$root"
      ;;
    ENV)
      read -ra pairs <<<"$rest"
      for pair in "${pairs[@]}"; do
        [[ $pair == *=* && $pair != *[\"\'\$]* ]] || fail "cannot do ENV $pair"
        set_env "$pair"
      done
      ;;
    USER) set_config --arg user "$rest" '.User = $user' ;;
    WORKDIR) set_config --arg folder "$rest" '.WorkingDir = $folder' ;;
    ENTRYPOINT) set_config --argjson words "$rest" '.Entrypoint = $words' ;;
    CMD) set_config --argjson words "$rest" '.Cmd = $words' ;;
    COPY)
      read -ra words <<<"$rest"
      copy "${words[@]}"
      ;;
    ARG | LABEL | EXPOSE) ;;
    *) fail "cannot do $keyword" ;;
  esac
done

# Adds a file to the blobs, and prints its descriptor without a media type.
blob() { # file
  local digest
  digest=$(sha256sum "$1")
  digest=${digest%% *}
  jq -nc --arg digest "sha256:$digest" --argjson size "$(stat -c %s "$1")" '{digest: $digest, size: $size}'
  mv "$1" "$blobs/$digest"
}

case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) fail "there is no name for the architecture $(uname -m)" ;;
esac
chmod 755 "$root"
tar --create --file "$scratch/layer" --directory "$root" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 .
layer=$(blob "$scratch/layer")
jq -nc --arg architecture "$architecture" --argjson config "$config" --argjson layer "$layer" \
  '{architecture: $architecture, os: "linux", config: $config, rootfs: {type: "layers", diff_ids: [$layer.digest]}}' >"$scratch/config"
jq -nc --argjson config "$(blob "$scratch/config")" --argjson layer "$layer" '{
  schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: ($config + {mediaType: "application/vnd.oci.image.config.v1+json"}),
  layers: [$layer + {mediaType: "application/vnd.oci.image.layer.v1.tar"}]}' >"$scratch/manifest"
jq -nc --argjson manifest "$(blob "$scratch/manifest")" --arg names "$names" '{
  schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [$names | split(",")[] as $name
    | $manifest + {mediaType: "application/vnd.oci.image.manifest.v1+json", annotations: {"io.containerd.image.name": $name}}]}' >"$scratch/oci/index.json"
echo '{"imageLayoutVersion": "1.0.0"}' >"$scratch/oci/oci-layout"
tar --create --file "$out" --directory "$scratch/oci" .
