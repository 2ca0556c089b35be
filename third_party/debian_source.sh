#!/bin/sh
# Unpacks a Debian package's source, with Debian's patches, as DIR/src. Uses the
# machine's own apt sources and keys but changes nothing of apt's: the lists and
# indexes are private to DIR. Needs dpkg-dev and a reachable mirror; not root.
# usage: debian_source.sh PACKAGE DIR
set -eu
package=$1
dir=$2
apt=$dir/apt
mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"

# Binary sources become source ones: deb822 (*.sources), then one-line (*.list).
for file in /etc/apt/sources.list.d/*.sources; do
  [ -e "$file" ] || continue
  sed -E 's/^Types:.*/Types: deb-src/' "$file" >"$apt/parts/${file##*/}"
done
cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
  sed -nE 's/^deb[[:space:]]/deb-src /p' >"$apt/parts/lines.list"

apt_get() {
  apt-get -q -o Dir::Etc::sourcelist=/dev/null \
    -o "Dir::Etc::sourceparts=$apt/parts" -o "Dir::State::lists=$apt/lists" \
    -o "Dir::Cache=$apt/cache" -o "APT::Sandbox::User=$(id -un)" "$@"
}

cd "$dir"
apt_get update
apt_get source --download-only "$package"
dpkg-source --no-check -x "$package"_*.dsc src
rm -rf "$apt"
