#!/usr/bin/env bats
# The hooks' shell, with a stub in the program's place. HOOKS_FROM is the
# unpacked package.
# shellcheck disable=SC2016 # the stub's shell expands its own words

setup() {
  load "$BATS_PLUGIN_PATH/bats-support/load.bash"
  load "$BATS_PLUGIN_PATH/bats-assert/load.bash"
  load "$BATS_PLUGIN_PATH/bats-mock/stub.bash"
  plugin="$BATS_TEST_TMPDIR/a plugin's \$(folder)"
  mkdir -p "$plugin/bin/linux-x86_64" "$plugin/bin/linux-arm64"
  cp -r "$HOOKS_FROM/hooks" "$HOOKS_FROM/lib" "$plugin"
  program linux-x86_64 'exit 0'
  program linux-arm64 'exit 0'
}

# program PLATFORM BODY
program() {
  printf '#!/bin/sh\necho "%s $#:$1"\n%s\n' "$1" "$2" >"$plugin/bin/$1/dora-deploy"
  chmod +x "$plugin/bin/$1/dora-deploy"
}

on() { # SYSTEM MACHINE
  stub uname "-s : echo $1" "-m : echo $2"
}

# The agent sources a hook into a shell of its own and goes on after it.
source_hook() {
  run bash -c '. "$1"; echo "went on after $?, options $-"' bash "$plugin/hooks/$1"
}

@test "each hook runs the program with its own name" {
  for hook in pre-command pre-exit; do
    on Linux x86_64
    run "$plugin/hooks/$hook"
    unstub uname
    assert_success
    assert_output "linux-x86_64 1:$hook"
  done
}

@test "arm64 has a program of its own" {
  for machine in aarch64 arm64; do
    on Linux "$machine"
    run "$plugin/hooks/pre-exit"
    unstub uname
    assert_success
    assert_output 'linux-arm64 1:pre-exit'
  done
}

@test "other machines are told and go on" {
  on Darwin arm64
  run "$plugin/hooks/pre-command"
  unstub uname
  assert_success
  assert_line 'warning: dora-deploy: this machine is neither Linux on x86-64 nor on arm64. No deployment is reported.'
  assert_line '^^^ +++'
}

@test "a missing program is told and the job goes on" {
  rm "$plugin/bin/linux-x86_64/dora-deploy"
  on Linux x86_64
  run "$plugin/hooks/pre-exit"
  unstub uname
  assert_success
  assert_output --partial 'linux-x86_64/dora-deploy is missing from the plugin, or not executable.'
}

@test "a program that cannot run is told and the job goes on" {
  printf 'no program' >"$plugin/bin/linux-x86_64/dora-deploy"
  chmod +x "$plugin/bin/linux-x86_64/dora-deploy"
  on Linux x86_64
  run "$plugin/hooks/pre-exit"
  unstub uname
  assert_success
  assert_output --partial 'dora-deploy: the program ended with status 12'
}

@test "a crash is told and the job goes on" {
  program linux-x86_64 'kill -SEGV $$'
  on Linux x86_64
  run "$plugin/hooks/pre-command"
  unstub uname
  assert_success
  assert_output --partial 'dora-deploy: the program ended with status 139.'
}

@test "the program's own failures fail the hook" {
  for code in 1 2; do
    program linux-x86_64 "exit $code"
    on Linux x86_64
    run "$plugin/hooks/pre-exit"
    unstub uname
    assert_failure "$code"
  done
}

@test "a sourced hook neither ends its shell nor changes its options" {
  for code in 0 2; do
    program linux-x86_64 "exit $code"
    on Linux x86_64
    source_hook pre-exit
    unstub uname
    assert_line "went on after $code, options hBc"
  done
}
