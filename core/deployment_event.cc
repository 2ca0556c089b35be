#include "core/deployment_event.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/event_id.h"
#include "core/git_url.h"
#include "core/text.h"
#include "core/timestamp.h"
#include "core/wire_names.h"

namespace dora::core {

/// Turns one input into an event, collecting every broken rule on the way.
class DeploymentBuilder {
 public:
  DeploymentBuilder(const DeploymentInput& input, absl::Time now)
      : input_(input), now_(now) {}

  tl::expected<DeploymentEvent, std::vector<Error>> Build() {
    event_.service_ = RequiredService();
    event_.env_ = OptionalText(wire::kEnv, input_.env);
    event_.version_ = OptionalText(wire::kVersion, input_.version);
    event_.team_ = OptionalText(wire::kTeam, input_.team);
    SetTimes();
    SetCustomTags();
    SetGit();
    SetId();
    if (!problems_.empty()) return tl::unexpected(std::move(problems_));
    return std::move(event_);
  }

 private:
  void Report(absl::string_view field, const Sourced& value,
              absl::string_view rule, std::string fix) {
    problems_.push_back(InvalidField(field, value, rule, std::move(fix)));
  }

  void ReportMissing(std::string message, std::string fix) {
    problems_.push_back(
        Error{ErrorKind::kValidation, std::move(message), std::move(fix)});
  }

  std::string OptionalText(absl::string_view field,
                           const std::optional<Sourced>& value) {
    if (!value) return "";
    if (!IsOneLineOfUtf8(value->text)) {
      Report(field, *value, "holds a control character or is not UTF-8",
             "Give one line of plain text.");
    }
    return value->text;
  }

  std::string RequiredService() {
    if (!input_.service ||
        absl::StripAsciiWhitespace(input_.service->text).empty()) {
      ReportMissing("service: not given, and it is required.",
                    "Give --service NAME, set DD_SERVICE, or keep a "
                    "service.datadog.yaml at the root of the checkout.");
      return "";
    }
    return OptionalText(wire::kService, input_.service);
  }

  std::optional<absl::Time> Time(absl::string_view field,
                                 const Sourced& value) {
    const auto time = ParseTimestamp(value.text);
    if (!time) {
      Report(field, value, time.error(),
             "Give Unix seconds (1699960648) or ISO 8601 with its offset "
             "(2023-11-14T11:17:28Z).");
      return std::nullopt;
    }
    if (*time > now_ + DeploymentEvent::kMaxClockSkew) {
      Report(field, value,
             absl::StrCat("is in the future: it is now ", FormatRfc3339(now_)),
             "Give the real time, or set this machine's clock.");
    }
    return *time;
  }

  void SetTimes() {
    std::optional<absl::Time> started;
    if (input_.started_at) {
      started = Time(wire::kStartedAt, *input_.started_at);
    } else {
      ReportMissing(
          "started_at: not given, and the environment does not tell when the "
          "deployment began.",
          "Note the time before the deployment and give it in one of two "
          "ways: --started-at 1699960648 (Unix seconds: date +%s) or "
          "--started-at 2023-11-14T11:17:28Z (ISO 8601: date -u "
          "+%Y-%m-%dT%H:%M:%SZ).");
    }
    std::optional<absl::Time> finished = now_;
    if (input_.finished_at) {
      finished = Time(wire::kFinishedAt, *input_.finished_at);
    }
    if (!started || !finished) return;
    event_.started_at_ = *started;
    event_.finished_at_ = *finished;
    if (*started > *finished) ReportOrder(*finished);
  }

  void ReportOrder(absl::Time finished) {
    // A runner's clock a little ahead of ours is no fault of the user's.
    if (!input_.finished_at) {
      event_.finished_at_ = event_.started_at_;
      return;
    }
    Report(wire::kStartedAt, *input_.started_at,
           absl::StrCat("is after finished_at, ", FormatRfc3339(finished)),
           "A deployment starts before it finishes: check both times.");
  }

  void SetCustomTags() {
    for (const Sourced& tag : input_.custom_tags) {
      const size_t colon = tag.text.find(':');
      if (colon == std::string::npos || colon == 0 ||
          colon + 1 == tag.text.size() || !IsOneLineOfUtf8(tag.text)) {
        Report(wire::kCustomTags, tag, "is not of the form key:value",
               "Write it like --custom-tags department:engineering.");
      }
      event_.custom_tags_.push_back(tag.text);
    }
    if (event_.custom_tags_.size() > wire::kMaxCustomTags) {
      ReportMissing(absl::StrCat("custom_tags: ", event_.custom_tags_.size(),
                                 " tags given; the API takes at most ",
                                 wire::kMaxCustomTags, " an event."),
                    "Leave some out.");
    }
  }

  void SetGit() {
    if (!input_.repository_url && !input_.commit_sha) return;
    GitInfo git;
    if (input_.repository_url) git.repository_url = RepositoryUrl();
    if (input_.commit_sha) git.commit_sha = CommitSha();
    if (!input_.repository_url || !input_.commit_sha) ReportHalfGit();
    event_.git_ = std::move(git);
  }

  std::string RepositoryUrl() {
    const Sourced scrubbed{ScrubRepositoryUrl(input_.repository_url->text),
                           input_.repository_url->source};
    if (scrubbed.text.empty() || !IsOneLineOfUtf8(scrubbed.text) ||
        scrubbed.text.find(' ') != std::string::npos) {
      Report(wire::kRepositoryUrl, scrubbed, "is not a repository URL",
             "Write it like https://github.com/organization/repository.");
    }
    return scrubbed.text;
  }

  std::string CommitSha() {
    const Sourced& sha = *input_.commit_sha;
    const bool hexadecimal =
        !sha.text.empty() &&
        std::all_of(sha.text.begin(), sha.text.end(), absl::ascii_isxdigit);
    if (!hexadecimal) {
      Report(wire::kCommitSha, sha, "is not a commit sha",
             "Give the full sha of 40 hexadecimal digits: git rev-parse "
             "HEAD.");
    } else if (sha.text.size() < 40) {
      Report(wire::kCommitSha, sha,
             absl::StrCat("is a short sha of ", sha.text.size(),
                          " digits; the API takes the full one"),
             absl::StrCat("Give all 40 digits: git rev-parse ", sha.text, "."));
    }
    return sha.text;
  }

  void ReportHalfGit() {
    const bool has_sha = input_.commit_sha.has_value();
    const Sourced& given =
        has_sha ? *input_.commit_sha : *input_.repository_url;
    ReportMissing(
        absl::StrCat("git: ", has_sha ? "commit_sha" : "repository_url",
                     " is given (from ", given.source, ") but ",
                     has_sha ? "repository_url" : "commit_sha",
                     " is not known, and the API takes both or none."),
        absl::StrCat("Give ",
                     has_sha ? "--git-repository-url" : "--git-commit-sha",
                     " as well, or --skip-git to send neither."));
  }

  void SetId() {
    if (input_.id) {
      const std::string& id = input_.id->text;
      const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
        return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' ||
               c == ':';
      });
      if (!plain || id.size() < wire::kMinIdLength ||
          id.size() > wire::kMaxIdLength) {
        Report(wire::kId, *input_.id,
               "is not 16 to 128 characters of A-Z a-z 0-9 - _ . :",
               "Change it, or leave it out: a stable id is made.");
      }
      event_.id_ = id;
      return;
    }
    event_.id_ = input_.run_identity.empty() ? RandomId() : RunId();
  }

  std::string RunId() const {
    std::vector<std::string> parts = input_.run_identity;
    for (const std::string* part :
         {&event_.service_, &event_.env_, &event_.version_}) {
      parts.push_back(*part);
    }
    parts.push_back(event_.git_ ? event_.git_->commit_sha : "");
    parts.push_back(FormatRfc3339(event_.started_at_));
    return StableId(parts);
  }

  const DeploymentInput& input_;
  absl::Time now_;
  DeploymentEvent event_;
  std::vector<Error> problems_;
};

tl::expected<DeploymentEvent, std::vector<Error>> DeploymentEvent::Build(
    const DeploymentInput& input, absl::Time now) {
  return DeploymentBuilder(input, now).Build();
}

}  // namespace dora::core
