# shellcheck shell=bash
# What the hooks share: finding the program for this machine and running it.
# The agent sources hooks into a shell of its own, so nothing here exits that
# shell or changes its options.

dora_deploy_skip() {
  printf 'warning: dora-deploy: %s No deployment is reported.\n^^^ +++\n' "$1" >&2
}

dora_deploy_run_hook() {
  local root program status=0
  root=$(dirname "${BASH_SOURCE[0]}")/..
  case $(uname -s)-$(uname -m) in
  Linux-x86_64) program=$root/bin/linux-x86_64/dora-deploy ;;
  Linux-aarch64 | Linux-arm64) program=$root/bin/linux-arm64/dora-deploy ;;
  *)
    dora_deploy_skip 'this machine is neither Linux on x86-64 nor on arm64.'
    return 0
    ;;
  esac
  if [[ ! -x $program ]]; then
    dora_deploy_skip "$program is missing from the plugin, or not executable."
    return 0
  fi
  "$program" "$1" || status=$?
  # The program itself ends with 0, 1 or 2, and only under on-error: fail with
  # more than 0. Anything else: it could not run.
  if ((status > 2)); then
    dora_deploy_skip "the program ended with status $status."
    return 0
  fi
  return "$status"
}
