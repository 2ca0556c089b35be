#!/usr/bin/env bash
# Packs files into a tar.gz with SHA256SUMS, the same bytes each time.
# usage: make_package.sh OUTPUT PATH=FILE ...
set -euo pipefail

output=$PWD/$1
shift
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

for entry in "$@"; do
  path=${entry%%=*}
  mkdir -p "$tree/$(dirname "$path")"
  cp -L "${entry#*=}" "$tree/$path"
  # Scripts and programs stay so; all else is plain.
  if [[ $(head -c 2 "$tree/$path") == '#!' || $path == */dora-deploy ||
  $path == *.exe ]]; then
    chmod 755 "$tree/$path"
  else
    chmod 644 "$tree/$path"
  fi
done
cd "$tree"
files() { find . -type f -printf '%P\n' | LC_ALL=C sort; }
sums=$(files | xargs -d '\n' sha256sum)
printf '%s\n' "$sums" >SHA256SUMS
tar --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - -T <(files) |
  gzip -n >"$output"
