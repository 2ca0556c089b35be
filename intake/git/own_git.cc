#include "intake/git/own_git.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace dora::intake::git {
namespace {

constexpr char kPath[] = "/usr/local/bin:/usr/bin:/bin";
constexpr size_t kMaxOutput = size_t{64} << 20;
constexpr absl::Duration kLimit = absl::Seconds(30);

constexpr const char* kSettings[] = {
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.sshCommand=false",
    "core.alternateRefsCommand=false",
    "core.deltaBaseCacheLimit=32m",
    "credential.helper=",
    "gc.auto=0",
    "init.defaultBranch=main",
    "pack.threads=1",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
};

constexpr const char* kVariables[] = {
    "LC_ALL=C",
    "GIT_CONFIG_NOSYSTEM=1",
    "GIT_CONFIG_GLOBAL=/dev/null",
    "GIT_ATTR_NOSYSTEM=1",
    "GIT_NO_LAZY_FETCH=1",
    "GIT_ALLOW_PROTOCOL=none",
    "GIT_TERMINAL_PROMPT=0",
    // No single piece of memory may be larger: neither an unpacked object nor
    // a table for as many objects as a pack claims to have.
    "GIT_ALLOC_LIMIT=64m",
};

}  // namespace

core::ProcessResult RunOwnGit(const OwnGitCall& call) {
  core::ProcessSpec spec;
  spec.program = "git";
  spec.path = kPath;
  spec.arguments = {"--no-pager", "--no-replace-objects"};
  for (const char* setting : kSettings) {
    spec.arguments.insert(spec.arguments.end(), {"-c", setting});
  }
  spec.arguments.insert(spec.arguments.end(), call.arguments.begin(),
                        call.arguments.end());
  spec.variables.assign(std::begin(kVariables), std::end(kVariables));
  spec.variables.push_back(absl::StrCat("PATH=", kPath));
  spec.variables.push_back(absl::StrCat("GIT_DIR=", call.folder));
  spec.input = call.input;
  spec.takes_errors = call.takes_errors;
  spec.max_output = kMaxOutput;
  spec.limit = kLimit;
  spec.stop_asked = call.stop_asked;
  return core::RunProcess(spec);
}

}  // namespace dora::intake::git
