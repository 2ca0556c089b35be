#!/bin/sh
# Runs one command of the program dora-deploy: $DORA_STEP. An orb has no files
# of its own, so the program is either in the image already or downloaded, and
# a download runs only if it has the expected checksum. Every value arrives in
# the environment; none is put into this text. Plain sh: it may be all that the
# image has.
set -eu

name=${DORA_PARAM_BINARY:-dora-deploy-circleci}
url=${DORA_PARAM_DOWNLOAD_URL:-${DORA_DOWNLOAD_URL:-}}
sha256=${DORA_PARAM_SHA256:-${DORA_SHA256:-}}

# Ends the step without a report. Telemetry never fails a deployment, unless
# its owner asked for that.
give_up() {
  printf 'dora-deploy: %s\n' "$*" >&2
  # A check does not deploy anything.
  if [ "$DORA_STEP" = doctor ]; then exit 1; fi
  for wish in "${DORA_INPUT_ON_ERROR:-}" "${DORA_ON_ERROR:-}"; do
    if [ "$wish" = fail ]; then exit 1; fi
  done
  printf 'dora-deploy: nothing is reported; the job goes on.\n' >&2
  exit 0
}

# Succeeds if the file $1 is the expected one.
is_expected() {
  [ -f "$1" ] || return 1
  found=$(sha256sum <"$1") || return 1
  [ "${found%% *}" = "$sha256" ]
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
  sha256=$(printf '%s' "$sha256" | tr 'A-F' 'a-f')
  case ${#sha256}$sha256 in
  64*[!0-9a-f]*) sha256= ;;
  64*) ;;
  *) sha256= ;;
  esac
  if [ -z "$sha256" ]; then
    give_up "download_url: requires a sha256 of 64 hexadecimal digits," \
      "so what it holds cannot be verified."
  fi
  folder=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/dora-deploy/$sha256
  program=$folder/dora-deploy
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

# 0, 1 and 2 are the program's own word. Anything else is none: it crashed, or
# it is built for another processor.
status=0
"$program" "$DORA_STEP" || status=$?
if [ "$status" -gt 2 ]; then
  give_up "$program cannot run here, or crashed (exit code $status)."
fi
exit "$status"
