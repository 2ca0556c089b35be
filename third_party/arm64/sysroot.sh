#!/bin/sh
# Unpacks Debian packages for arm64 into DIR: headers, static libraries, and the
# copyright files that an SBOM is made of. The C libraries lose their unwind tables
# (lean_archives.bzl says why). Uses the machine's own apt sources
# and keys but changes nothing of apt's or dpkg's: no architecture is added, the
# lists are private to DIR. Writes DIR/packages,
# "NAME VERSION SOURCE ARCHITECTURE" a line.
# Needs dpkg, the cross binutils and a reachable mirror; not root.
# usage: sysroot.sh DIR PACKAGE...
set -eu
dir=$1
shift
apt=$dir/apt
mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial" \
  "$apt/debs"
: >"$apt/status"

for file in /etc/apt/sources.list.d/*.sources; do
  [ -e "$file" ] || continue
  sed -E 's/^Types:.*/Types: deb/' "$file" >"$apt/parts/${file##*/}"
done
cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
  sed -nE 's/^deb[[:space:]]/deb /p' >"$apt/parts/lines.list"

apt_get() {
  apt-get -q -o Dir::Etc::sourcelist=/dev/null \
    -o "Dir::Etc::sourceparts=$apt/parts" -o "Dir::State::lists=$apt/lists" \
    -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache" \
    -o APT::Architecture=arm64 -o APT::Architectures::=arm64 \
    -o Acquire::Languages=none -o "APT::Sandbox::User=$(id -un)" "$@"
}

apt_get update
cd "$apt/debs"
apt_get download "$@"
for deb in *.deb; do
  # shellcheck disable=SC2016 # the format is dpkg's, not the shell's
  dpkg-deb -W \
    --showformat='${Package} ${Version} ${source:Package} ${Architecture}\n' \
    "$deb"
  dpkg-deb --extract "$deb" "$dir"
done >"$dir/packages"
cd "$dir"
rm -rf "$apt"
# Nothing is linked dynamically and nothing of it runs here.
find . -name '*.so*' -delete
find usr -mindepth 1 -maxdepth 1 ! -name include ! -name lib ! -name share \
  -exec rm -rf {} +
find usr/share -mindepth 1 -maxdepth 1 ! -name doc -exec rm -rf {} +
find usr/share/doc -type f ! -name copyright -delete

for library in crypto ssl cares; do
  aarch64-linux-gnu-objcopy --remove-section=.eh_frame \
    --remove-section=.rela.eh_frame "usr/lib/aarch64-linux-gnu/lib$library.a"
done
