#include "providers/fetch_trouble.h"

#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::providers {
namespace {

using core::ErrorKind;

/// What git, ssh or libcurl say, and what that means.
struct Words {
  const char* said;
  ErrorKind kind;
  const char* reason;
  const char* fix = "";
};

constexpr char kNameAnother[] = "Push it, or name another one.";
constexpr char kUnreachable[] = "the remote cannot be reached";
constexpr char kNoCredentials[] =
    "the remote wants other credentials than git has here";
constexpr char kAsk[] = "See what git says of it: git ls-remote";
constexpr char kUnadvertised[] = "unadvertised object";
constexpr char kNoName[] = "find remote ref";
constexpr char kNoCommit[] = "not our ref";
constexpr char kShallow[] = "shallow";

constexpr Words kWords[] = {
    {kNoName, ErrorKind::kValidation, "the remote has no such branch or tag",
     kNameAnother},
    {kNoCommit, ErrorKind::kValidation, "the remote has no such commit",
     kNameAnother},
    {kUnadvertised, ErrorKind::kValidation,
     "the remote gives no commit by its sha"},
    {"Could not resolve host", ErrorKind::kTransport,
     "the remote's host was not found", kAsk},
    {"dumb http transport", ErrorKind::kValidation,
     "the remote is a plain web server, which gives all of it or nothing",
     "Fetch all of it first: git fetch --tags"},
    {"' not allowed", ErrorKind::kValidation,
     "git's settings do not allow the way in which the remote is reached",
     "See protocol.allow: git help config"},
    {"returned error: 429", ErrorKind::kTransport,
     "the remote takes no more requests now (HTTP 429)", kAsk},
    {"returned error: 5", ErrorKind::kTransport,
     "the remote has a fault (HTTP 5xx)", kAsk},
    {"Authentication failed", ErrorKind::kValidation, kNoCredentials},
    {"could not read Username", ErrorKind::kValidation, kNoCredentials},
    {"could not read Password", ErrorKind::kValidation, kNoCredentials},
    {"Permission denied", ErrorKind::kValidation, kNoCredentials},
    {"The requested URL returned error: 403", ErrorKind::kValidation,
     kNoCredentials},
    {"Host key verification failed", ErrorKind::kValidation,
     "the key of the remote's host is not known here"},
    {"does not appear to be a git repository", ErrorKind::kValidation,
     "the remote is not a git repository"},
    {"not found", ErrorKind::kValidation,
     "the remote was not found, or is not shown with git's credentials here"},
    {"Failed to connect", ErrorKind::kTransport, kUnreachable, kAsk},
    {"Couldn't connect", ErrorKind::kTransport, kUnreachable, kAsk},
    {"unable to connect", ErrorKind::kTransport, kUnreachable, kAsk},
    {"Connection refused", ErrorKind::kTransport, kUnreachable, kAsk},
    {"Connection timed out", ErrorKind::kTransport, kUnreachable, kAsk},
    {"Network is unreachable", ErrorKind::kTransport, kUnreachable, kAsk},
    {"No route to host", ErrorKind::kTransport, kUnreachable, kAsk},
    {"Connection reset", ErrorKind::kTransport, kUnreachable, kAsk},
    {kShallow, ErrorKind::kValidation,
     "the remote does not give a part of the history"},
};

FetchFailure FailureOf(const core::ProcessResult& result,
                       absl::Duration budget) {
  switch (result.end) {
    case core::ProcessEnd::kNotFound:
      return {ErrorKind::kTransport, "git is in no absolute folder of PATH"};
    case core::ProcessEnd::kTimedOut:
      return {ErrorKind::kTransport,
              absl::StrCat("git fetch did not end within ",
                           std::round(absl::ToDoubleSeconds(budget) * 10) / 10,
                           " s")};
    case core::ProcessEnd::kStopped:
      return {ErrorKind::kTransport, "git fetch was stopped by a signal"};
    case core::ProcessEnd::kTooLarge:
      return {ErrorKind::kTransport, "git fetch printed too much"};
    case core::ProcessEnd::kFailed:
      return {ErrorKind::kTransport, "git fetch could not be run"};
    case core::ProcessEnd::kExited:
      break;
  }
  for (const Words& words : kWords) {
    if (!absl::StrContains(result.output, words.said)) continue;
    FetchFailure failure{words.kind, words.reason, words.fix};
    failure.is_gone = absl::string_view(words.said) == kNoCommit;
    failure.wants_depth = absl::string_view(words.said) == kShallow;
    return failure;
  }
  FetchFailure other{
      ErrorKind::kTransport,
      absl::StrCat("git fetch failed with exit code ", result.exit_code)};
  other.wants_depth = true;
  return other;
}

}  // namespace

FetchTrouble ExplainFetch(const core::ProcessResult& result,
                          absl::Duration budget) {
  return {FailureOf(result, budget),
          absl::StrContains(result.output, kUnadvertised),
          absl::StrContains(result.output, kNoName)};
}

}  // namespace dora::providers
