# shellcheck shell=bash disable=SC2154
# Debian's packages without installing them. To be sourced by a script that has set scratch, a folder for apt's files.

is_debian() { grep -qsE '^ID(_LIKE)?=.*debian' /etc/os-release && type -P apt-get >/dev/null; }

# apt with its own lists, which also hold the source packages: the machine's stay as they are, and neither they nor its sources
# need to be set up for this. The scratch folder may be closed to apt's sandbox user, so do without it (signatures are checked
# all the same).
apt=(
  -qq -o Dir::Etc::sourcelist="$scratch/apt/sources.list" -o Dir::Etc::sourceparts="$scratch/apt/sources.list.d"
  -o Dir::State::Lists="$scratch/apt/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
  -o APT::Sandbox::User=root
)

update_lists() {
  local file copy
  mkdir -p "$scratch"/apt/{sources.list.d,lists/partial}
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
    [[ -e $file ]] || continue
    copy=$scratch/apt/${file#/etc/apt/}
    if [[ $file == *.sources ]]; then sed -E 's/^Types:.*/Types: deb deb-src/I' "$file" >"$copy"
    else sed -nE 's/^\s*deb(-src)?(\s.*)/deb\2\ndeb-src\2/p' "$file" | sort -u >"$copy"
    fi
  done
  apt-get "${apt[@]}" update || echo 'Not all package lists could be had; going on with the others.'
}

# Unpacks packages into the folder root, here, instead of installing them: some would start a service.
unpack() { # packages
  apt-get "${apt[@]}" download "$@"
  local deb
  for deb in ./*.deb; do dpkg-deb -x "$deb" root; done
}
