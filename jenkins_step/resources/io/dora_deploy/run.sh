#!/bin/sh
# Runs a command of the program behind doraDeploy, $DORA_STEP_COMMAND, whose
# answer is this script's stdout:
# $DORA_DEPLOY_BIN, or else dora-deploy-jenkins on the PATH, or else the
# library's own; each workspace gets one copy, under its checksum's
# name. Where that copy is lacking the answer is "unpack PLATFORM FILE": FILE
# is to be filled, and this script run again with its name.
set -eu

command=${DORA_STEP_COMMAND:-finish}
if [ -n "${DORA_DEPLOY_BIN:-}" ]; then
  exec "$DORA_DEPLOY_BIN" "$command"
fi
if program=$(command -v dora-deploy-jenkins); then
  exec "$program" "$command"
fi

case $(uname -s)-$(uname -m) in
Linux-x86_64 | Linux-amd64) platform=linux-x86_64 ;;
Linux-aarch64 | Linux-arm64) platform=linux-arm64 ;;
*) platform=$(uname -s)-$(uname -m) ;;
esac
# The sums are one "SUM  PLATFORM/dora-deploy" a line.
sum=$(printf '%s\n' "$DORA_STEP_BINARIES" |
  sed -n "s|^\([0-9a-f]*\)  $platform/dora-deploy\$|\1|p")
if [ -z "$sum" ]; then
  echo "[dora-deploy] error: The library has no binary for $platform. Put a" \
    "dora-deploy-jenkins on the PATH, or name one by DORA_DEPLOY_BIN." >&2
  exit 1
fi

folder=${WORKSPACE_TMP:-${WORKSPACE:-$PWD}/.dora-deploy}/dora-deploy
program=$folder/$sum
if [ -n "${DORA_STEP_UNPACKED:-}" ]; then
  written=$(sha256sum <"$DORA_STEP_UNPACKED")
  if [ "${written%% *}" != "$sum" ]; then
    rm -f "$DORA_STEP_UNPACKED"
    echo "[dora-deploy] error: The binary in $folder is incomplete." >&2
    exit 1
  fi
  chmod 755 "$DORA_STEP_UNPACKED"
  mv -f "$DORA_STEP_UNPACKED" "$program"
elif [ ! -x "$program" ]; then
  # A name of its own: another branch may be unpacking here at the same time.
  # Jenkins itself makes the file, as this may be a container's other user.
  echo "unpack $platform $folder/$sum.$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')"
  exit 0
fi
exec "$program" "$command"
