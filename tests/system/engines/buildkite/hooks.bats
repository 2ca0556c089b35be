#!/usr/bin/env bats
# The hooks' shell, with a stub in the program's place. HOOKS_FROM is the
# unpacked package.
# shellcheck disable=SC2016 # the stub's shell expands its own words

setup() {
  load "$BATS_PLUGIN_PATH/bats-support/load.bash"
  load "$BATS_PLUGIN_PATH/bats-assert/load.bash"
  load "$BATS_PLUGIN_PATH/bats-mock/stub.bash"
  plugin="$BATS_TEST_TMPDIR/a plugin's \$(folder)"
  mkdir -p "$plugin"
  cp -r "$HOOKS_FROM/hooks" "$HOOKS_FROM/lib" "$plugin"
  suffix=
  program linux-x86_64 'exit 0'
}

# program PLATFORM BODY
program() {
  local file=$plugin/bin/$1/dora-deploy$suffix
  mkdir -p "$plugin/bin/$1"
  printf '#!/bin/sh\necho "%s $#:$1"\n%s\n' "$1" "$2" >"$file"
  chmod +x "$file"
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

# runs_on TARGET SYSTEM MACHINE
runs_on() {
  program "$1" 'exit 0'
  on "$2" "$3"
  run "$plugin/hooks/pre-exit"
  unstub uname
  assert_success
  assert_output "$1 1:pre-exit"
}

@test "Linux has its programs" {
  runs_on linux-x86_64 Linux x86_64
  runs_on linux-arm64 Linux aarch64
  runs_on linux-arm64 Linux arm64
}

@test "macOS has its programs, and is asked whether Rosetta emulates us" {
  stub sysctl '-n sysctl.proc_translated : exit 1'
  runs_on macos-arm64 Darwin arm64
  unstub sysctl
  stub sysctl '-n sysctl.proc_translated : echo 0'
  runs_on macos-x86_64 Darwin x86_64
  unstub sysctl
  stub sysctl '-n sysctl.proc_translated : echo 1'
  runs_on macos-arm64 Darwin x86_64
  unstub sysctl
}

@test "Windows has its programs, also where Git's bash is emulated" {
  suffix=.exe
  runs_on windows-x86_64 MINGW64_NT-10.0-20348 x86_64
  runs_on windows-x86_64 MSYS_NT-10.0-20348 x86_64
  runs_on windows-arm64 MINGW64_NT-10.0-26100-ARM64 x86_64
  export PROCESSOR_IDENTIFIER='ARMv8 (64-bit) Family 8 Model D4B Revision 2'
  runs_on windows-arm64 MINGW64_NT-10.0-26100 x86_64
  export PROCESSOR_IDENTIFIER='Intel64 Family 6 Model 85 Stepping 7, GenuineIntel'
  runs_on windows-x86_64 MINGW64_NT-10.0-20348 x86_64
}

@test "on Windows the variables' values stay as they are, but for paths" {
  suffix=.exe
  program windows-x86_64 'echo "$MSYS2_ENV_CONV_EXCL"'
  on MINGW64_NT-10.0-20348 x86_64
  export OSTYPE=msys DD_ENV=/prod MY_FOLDER=/c/x DORA_CA_FILE=/c/ca.pem
  export BUILDKITE_PLUGIN_CONFIGURATION='{"service":"/shop"}'
  run "$plugin/hooks/pre-exit"
  unstub uname
  assert_line --regexp '(^|;)BUILDKITE_PLUGIN_CONFIGURATION=(;|$)'
  assert_line --regexp '(^|;)DD_ENV=(;|$)'
  refute_output --partial MY_FOLDER
  refute_output --partial DORA_CA_FILE
  refute_line --regexp ';$'
}

@test "a machine without a program is told and the job goes on" {
  on FreeBSD riscv64
  run "$plugin/hooks/pre-command"
  unstub uname
  assert_success
  assert_line --partial 'FreeBSD-riscv64/dora-deploy is missing from the plugin, or not executable. Its releases have programs for Linux, macOS and Windows on x86-64 and arm64. No deployment is reported.'
  assert_line '^^^ +++'
}

@test "a missing program is told and the job goes on" {
  rm -r "$plugin/bin"
  on Linux x86_64
  run "$plugin/hooks/pre-exit"
  unstub uname
  assert_success
  assert_output --partial 'linux-x86_64/dora-deploy is missing from the plugin, or not executable.'
}

@test "a missing program fails the job that asks for it" {
  rm -r "$plugin/bin"
  for configuration in '{"on-error":"fail","service":"s"}' '{"service": "s", "on-error": "fail"}' '{"doctor": true}'; do
    export BUILDKITE_PLUGIN_CONFIGURATION=$configuration
    on Linux x86_64
    run "$plugin/hooks/pre-exit"
    unstub uname
    assert_failure 1
    assert_output --partial 'error: dora-deploy: '
  done
  export DORA_ON_ERROR=fail
  export BUILDKITE_PLUGIN_CONFIGURATION='{"service":"s"}'
  on Linux x86_64
  run "$plugin/hooks/pre-exit"
  unstub uname
  assert_failure 1
  export BUILDKITE_PLUGIN_CONFIGURATION='{"service":"\"on-error\":\"fail\"","on-error":"warn"}'
  on Linux x86_64
  run "$plugin/hooks/pre-exit"
  unstub uname
  assert_success
  assert_output --partial 'warning: dora-deploy: '
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
