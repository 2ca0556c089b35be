# shellcheck shell=bash
# What the hooks share: finding the program for this machine and running it.
# The agent sources hooks into a shell of its own, so nothing here exits that
# shell or changes its options. On Windows it is Git's bash.

# True if what goes wrong is to fail the job: the program cannot say so here.
dora_deploy_is_strict() {
  local on_error='"on-error":[[:space:]]*"([a-z]*)"'
  local doctor='"doctor":[[:space:]]*true'
  local configuration=${BUILDKITE_PLUGIN_CONFIGURATION:-}
  if [[ $configuration =~ $doctor ]]; then return 0; fi
  if [[ $configuration =~ $on_error ]]; then
    [[ ${BASH_REMATCH[1]} == fail ]]
  else
    [[ ${DORA_ON_ERROR:-} == fail ]]
  fi
}

# Tells why there is no report; its status is the hook's.
dora_deploy_skip() {
  local level=warning
  if dora_deploy_is_strict; then level=error; fi
  printf '%s: dora-deploy: %s No deployment is reported.\n^^^ +++\n' "$level" "$1" >&2
  [[ $level == warning ]]
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
# end of generated

dora_deploy_run_hook() {
  local bin program status=0
  bin=$(dirname "${BASH_SOURCE[0]}")/../bin
  program=$bin/$(dora_program)
  if [[ ! -x $program ]]; then
    dora_deploy_skip "$program is missing from the plugin, or not executable. Its releases have programs for Linux, macOS and Windows on x86-64 and arm64."
    return
  fi
  dora_run "$program" "$1" || status=$?
  # The program itself ends with 0, 1 or 2, and only under on-error: fail with
  # more than 0. Anything else: it could not run.
  if ((status > 2)); then
    dora_deploy_skip "the program ended with status $status."
    return
  fi
  return "$status"
}
