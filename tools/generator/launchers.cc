#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "app/inputs/input_table.h"
#include "app/inputs/step_inputs.h"
#include "tools/generator/files.h"

// What the launchers in sh share: which program is this machine's, where it is
// downloaded from, and whether it is the expected one.

namespace dora::generator {
namespace {

constexpr char kFindProgram[] = R"sh(
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
)sh";

constexpr char kRunProgram[] = R"sh(
# Runs a program with its arguments. On Windows, bash rewrites what looks like
# a POSIX path in the variables of a program: of ours and the CI's, it shall do
# so in our paths alone. It reads the list as beginnings; each has its =, or it
# would be the beginning of other names too.
dora_run() (
  # shellcheck disable=SC3028 # of bash, which Git's sh is, too
  case ${OSTYPE:-} in
  msys | cygwin)
    values='BUILDKITE|CI|CIRCLE|DATADOG|DD|DORA|OTEL'
    paths='{paths}'
    MSYS2_ENV_CONV_EXCL=$(env | sed -nE "/^DORA_(INPUT_)?($paths)=/Id
      s/^(($values)_[A-Za-z0-9_]*=).*/\1/Ip" | tr '\n' ';')
    export MSYS2_ENV_CONV_EXCL="${MSYS2_ENV_CONV_EXCL%;}"
    ;;
  esac
  "$@"
)
)sh";

constexpr char kVerifyProgram[] = R"sh(
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
)sh";

constexpr char kDownloadProgram[] = R"sh(
# Prints the URL $2 with the program $1 in the place of {program}.
dora_url_of() {
  case $2 in
  *'{program}'*) printf '%s\n' "${2%%'{program}'*}$1${2#*'{program}'}" ;;
  *) printf '%s\n' "$2" ;;
  esac
}
)sh";

/// Without the line break that a raw string begins with.
std::string Text(const char* script) { return script + 1; }

/// The names of the inputs that are paths, as variables have them behind DORA_
/// or DORA_INPUT_.
std::string PathNames() {
  std::vector<std::string> names;
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (!app::IsPath(spec)) continue;
    names.emplace_back(
        absl::StripPrefix(app::StepVariable(spec.name), app::kInputPrefix));
  }
  return absl::StrJoin(names, "|");
}

Block Functions(const std::string& text) { return {"functions", text}; }

}  // namespace

std::vector<GeneratedFile> LauncherFiles() {
  const std::string find = Text(kFindProgram);
  const std::string run =
      "\n" + absl::StrReplaceAll(Text(kRunProgram), {{"{paths}", PathNames()}});
  const std::string verify = "\n" + Text(kVerifyProgram);
  const std::string download = "\n" + Text(kDownloadProgram);
  return {
      {"buildkite_plugin/lib/run-hook.bash", {Functions(find + run)}},
      {"circleci_orb/src/scripts/run.sh",
       {Functions(find + run + verify + download)}},
      {"gitlab_component/templates/dora-deploy/template.yml",
       {Functions(find + verify + download)}},
      {"jenkins_step/resources/io/dora_deploy/run.sh",
       {Functions(find + verify)}},
  };
}

}  // namespace dora::generator
