#!/bin/sh
# Runs a command of the program behind doraDeploy, $DORA_STEP_COMMAND, whose
# answer is this script's stdout:
# $DORA_DEPLOY_BIN, or else dora-deploy-jenkins on the PATH, or else the
# library's own; each workspace gets one copy, under its checksum's
# name. Where that copy is lacking the answer is "unpack RESOURCE FILE": FILE
# is to be filled, and this script run again with its name. run.bat does the
# same on Windows.
set -eu

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
# end of generated

command=${DORA_STEP_COMMAND:-finish}
if [ -n "${DORA_DEPLOY_BIN:-}" ]; then
  exec "$DORA_DEPLOY_BIN" "$command"
fi
if program=$(command -v dora-deploy-jenkins); then
  exec "$program" "$command"
fi

resource=$(dora_program)
sum=$(dora_sum_of "$resource" "$DORA_STEP_BINARIES")
if [ -z "$sum" ]; then
  echo "[dora-deploy] error: The library has no program for ${resource%/*}." \
    "Take a release of the library, put a dora-deploy-jenkins on the PATH," \
    "or name one by DORA_DEPLOY_BIN." >&2
  exit 1
fi

folder=${WORKSPACE_TMP:-${WORKSPACE:-$PWD}/.dora-deploy}/dora-deploy
program=$folder/$sum
if [ -n "${DORA_STEP_UNPACKED:-}" ]; then
  if [ "$(dora_sha256 "$DORA_STEP_UNPACKED")" != "$sum" ]; then
    rm -f "$DORA_STEP_UNPACKED"
    echo "[dora-deploy] error: The program in $folder is incomplete." >&2
    exit 1
  fi
  chmod 755 "$DORA_STEP_UNPACKED"
  mv -f "$DORA_STEP_UNPACKED" "$program"
elif [ -z "${WORKSPACE_TMP:-}" ] || [ ! -x "$program" ]; then
  # In the workspace itself, what is there may be a commit's.
  # A name of its own: another branch may be unpacking here at the same time.
  # Jenkins itself makes the file, as this may be a container's other user.
  echo "unpack $resource $folder/$sum.$DORA_STEP_COPY"
  exit 0
fi
exec "$program" "$command"
