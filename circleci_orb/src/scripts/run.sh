#!/bin/sh
# Runs one command of the program dora-deploy: $DORA_STEP. An orb has no files
# of its own, so the program is either in the image already or downloaded, and
# a download runs only if it has the expected checksum. Every value arrives in
# the environment; none is put into this text. Plain sh: it may be all that the
# image has. On Windows, Git's bash runs it.
set -eu

name=${DORA_PARAM_BINARY:-dora-deploy-circleci}
url=${DORA_PARAM_DOWNLOAD_URL:-${DORA_DOWNLOAD_URL:-}}
sha256=${DORA_PARAM_SHA256:-${DORA_SHA256:-}}

# Ends the step without a report. Telemetry never fails a deployment, unless
# its owner asked for that.
give_up() {
  printf 'dora-deploy: %s\n' "$*" >&2
  if may_fail; then exit 1; fi
  printf 'dora-deploy: nothing is reported; the job goes on.\n' >&2
  exit 0
}

# A check does not deploy anything.
may_fail() {
  [ "$DORA_STEP" = doctor ] || [ "${DORA_INPUT_ON_ERROR:-}" = fail ] ||
    [ "${DORA_ON_ERROR:-}" = fail ]
}

# generated: functions
# Prints the path of this machine's program below bin/, such as
# linux-arm64/dora-deploy. Where a package has none for the machine, the path
# holds the machine's own words for itself.
dora_program() (
  system=$(uname -s) processor=$(uname -m) suffix=''
  case $system in
  Linux) system=linux ;;
  Darwin)
    system=macos
    # Under Rosetta, uname tells the emulated processor.
    if [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then
      processor=arm64
    fi
    ;;
  MINGW* | MSYS* | CYGWIN*)
    # Git's own bash may be emulated.
    case "$system ${PROCESSOR_IDENTIFIER:-}" in
    *-ARM64* | *' ARM'*) processor=arm64 ;;
    esac
    system=windows suffix=.exe
    ;;
  esac
  case $processor in
  amd64) processor=x86_64 ;;
  aarch64) processor=arm64 ;;
  esac
  printf '%s\n' "$system-$processor/dora-deploy$suffix"
)

# Runs a program with its arguments. On Windows, bash rewrites what looks like
# a POSIX path in the variables of a program: of ours and the CI's, it shall do
# so in our paths alone. It reads the list as beginnings; each has its =, or it
# would be the beginning of other names too.
dora_run() (
  # shellcheck disable=SC3028 # of bash, which Git's sh is, too
  case ${OSTYPE:-} in
  msys | cygwin)
    values='BUILDKITE|CI|CIRCLE|DATADOG|DD|DORA|OTEL'
    paths='CA_FILE|OUTBOX|LAST_DEPLOYED_FILE|CONFIG|STATE'
    MSYS2_ENV_CONV_EXCL=$(env | sed -nE "/^DORA_(INPUT_)?($paths)=/Id
      s/^(($values)_[A-Za-z0-9_]*=).*/\1/Ip" | tr '\n' ';')
    export MSYS2_ENV_CONV_EXCL="${MSYS2_ENV_CONV_EXCL%;}"
    ;;
  esac
  "$@"
)

# Prints the SHA-256 of the file $1; macOS has shasum for it.
dora_sha256() (
  if command -v sha256sum >/dev/null 2>&1; then
    digest=$(sha256sum <"$1") || exit
  else
    digest=$(shasum -a 256 <"$1") || exit
  fi
  printf '%s\n' "${digest%% *}"
)

# Prints the sum of the program $1 that $2 names: one sum, or lines as in
# SHA256SUMS.
dora_sum_of() (
  program=$1
  set -f
  # shellcheck disable=SC2086 # its words
  set -- $2
  if [ $# -eq 1 ]; then printf '%s\n' "$1"; fi
  while [ $# -gt 1 ]; do
    case $2 in
    "$program" | */"$program")
      printf '%s\n' "$1"
      exit
      ;;
    esac
    shift
  done
)

# Prints the URL $2 with the program $1 in the place of {program}.
dora_url_of() {
  case $2 in
  *'{program}'*) printf '%s\n' "${2%%'{program}'*}$1${2#*'{program}'}" ;;
  *) printf '%s\n' "$2" ;;
  esac
}
# end of generated

# Succeeds if the file $1 is the expected one.
is_expected() {
  [ -f "$1" ] || return 1
  found=$(dora_sha256 "$1") || return 1
  [ "$found" = "$sha256" ]
}

fetch_to() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --globoff \
      --proto '=https,http' --proto-redir '=https,http' \
      --connect-timeout 15 --max-time 120 --retry 2 \
      --output "$1" --url "$url"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -T 30 -O "$1" -- "$url"
  else
    give_up "downloading the program requires curl or wget: install" \
      "one, or put the program into the image."
  fi
}

# Sets program to the downloaded file, which later steps of the job find again.
download() {
  program=$(dora_program)
  url=$(dora_url_of "$program" "$url")
  sha256=$(dora_sum_of "$program" "$sha256" | tr 'A-F' 'a-f')
  case ${#sha256}$sha256 in
  64*[!0-9a-f]*) sha256= ;;
  64*) ;;
  *) sha256= ;;
  esac
  if [ -z "$sha256" ]; then
    give_up "download_url: requires a sha256 of 64 hexadecimal digits," \
      "or SHA256SUMS with a line for bin/$program, so what it holds cannot be" \
      "verified."
  fi
  folder=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/dora-deploy/$sha256
  program=$folder/${program##*/}
  if is_expected "$program"; then return; fi
  (umask 077 && mkdir -p "$folder") || give_up "cannot create $folder."
  part=$folder/part.$$
  fetch_to "$part" || {
    rm -f "$part"
    give_up "cannot download the program from download_url."
  }
  if ! is_expected "$part"; then
    rm -f "$part"
    give_up "the download does not match the expected SHA-256, so it is not run."
  fi
  if ! chmod 755 "$part" || ! mv -f "$part" "$program"; then
    give_up "cannot write $program."
  fi
}

if [ -n "$url" ]; then
  download
else
  program=$(command -v "$name") ||
    give_up "cannot find the program $name. Set its path in the parameter" \
      "binary, or download_url and sha256, or put it into the image's PATH."
fi

# 0 is the program's own word, and 1 and 2 where it may fail. Anything else is
# none: it crashed, or sh took the program of another machine for a script.
status=0
dora_run "$program" "$DORA_STEP" || status=$?
if [ "$status" -gt 2 ] || { [ "$status" -gt 0 ] && ! may_fail; }; then
  give_up "$program cannot run here, or crashed (exit code $status)."
fi
exit "$status"
