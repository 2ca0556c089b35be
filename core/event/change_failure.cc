#include "core/event/change_failure.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/event/event_id.h"
#include "core/event/field_checker.h"
#include "core/event/field_names.h"

namespace dora::core {
namespace {

constexpr char kRemedy[] = "remedy";
constexpr char kRemedyId[] = "remedy-id";
constexpr char kRemedyVersion[] = "remedy-version";

}  // namespace

bool IsDeploymentId(const std::string& text) {
  return !text.empty() && text.size() <= field::kMaxIdLength && text != "." &&
         !absl::StrContains(text, "..") &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' ||
                  c == ':';
         });
}

std::string ChangeFailureKey(const std::string& id, const std::string& service,
                             const std::string& env,
                             const std::string& version) {
  return StableId({"change-failure", id, service, env, version});
}

/// Turns one input into a valid word, collecting every broken rule on the way.
class ChangeFailureBuilder {
 public:
  explicit ChangeFailureBuilder(const ChangeFailureInput& input)
      : input_(input), checker_(absl::UnixEpoch()) {}

  tl::expected<ChangeFailure, std::vector<Error>> Build() {
    if (input_.id) {
      change_.id_ = Id(field::kId, *input_.id);
      RefuseSecondName();
    } else {
      SetServiceEnvVersion();
    }
    SetStatus();
    SetRemediation();
    if (!checker_.problems().empty()) {
      return tl::unexpected(std::move(checker_.problems()));
    }
    return std::move(change_);
  }

 private:
  std::string Id(absl::string_view field, const Sourced& id) {
    if (!IsDeploymentId(id.text)) {
      checker_.Report(
          field, id, "is not the id of a deployment",
          "Give the id that the deployment was reported with: "
          "A-Z a-z 0-9 - _ . : without two dots in a row, up to 128 "
          "characters.");
    }
    return id.text;
  }

  void RefuseSecondName() {
    std::vector<Sourced> others = input_.services;
    if (input_.env) others.push_back(*input_.env);
    if (input_.version) others.push_back(*input_.version);
    if (others.empty()) return;
    checker_.Report(field::kId, *input_.id,
                    absl::StrCat("is given beside ", others.front().source),
                    "Name the deployment by its id alone, or by --service, "
                    "--env and --version.");
  }

  void SetServiceEnvVersion() {
    if (input_.services.size() > 1) {
      checker_.Report(field::kService, input_.services[1],
                      "is a second service", "Mark one deployment at a time.");
    }
    std::optional<Sourced> service;
    if (!input_.services.empty()) service = input_.services.front();
    change_.service_ = Part(field::kService, service);
    change_.env_ = Part(field::kEnv, input_.env);
    change_.version_ = Part(field::kVersion, input_.version);
    if (missing_.empty()) return;
    checker_.ReportMissing(
        absl::StrCat(absl::StrJoin(missing_, ", "),
                     ": not given, and no id either."),
        "Name the deployment by its id, or by all of --service, --env and "
        "--version.");
  }

  std::string Part(const char* field, const std::optional<Sourced>& text) {
    if (!text) missing_.push_back(field);
    return checker_.Text(field, text);
  }

  void SetStatus() {
    change_.failed_ = !input_.stable;
    if (!input_.failed || !input_.stable) return;
    checker_.ReportMissing(
        "failed: --failed and --stable are both given, and a deployment is one "
        "of them.",
        "Give one.");
  }

  void SetRemediation() {
    const Sourced* by = input_.remedy_id        ? &*input_.remedy_id
                        : input_.remedy_version ? &*input_.remedy_version
                                                : nullptr;
    if (!input_.remedy) {
      if (by != nullptr) {
        checker_.Report(kRemedy, *by, "is a deployment without its kind",
                        "Give --remedy rollback or --remedy rollforward.");
      }
      return;
    }
    CheckRemedy(by);
    Remediation remediation{input_.remedy->text, "", ""};
    if (input_.remedy_id) {
      remediation.id = Id(kRemedyId, *input_.remedy_id);
      RefuseSelf(kRemedyId, *input_.remedy_id, change_.id_);
    }
    if (input_.remedy_version) {
      remediation.version =
          checker_.Text(kRemedyVersion, input_.remedy_version);
      RefuseSelf(kRemedyVersion, *input_.remedy_version, change_.version_);
    }
    change_.remediation_ = std::move(remediation);
  }

  void CheckRemedy(const Sourced* by) {
    const Sourced& remedy = *input_.remedy;
    if (remedy.text != field::kRollback && remedy.text != field::kRollforward) {
      checker_.Report(kRemedy, remedy, "is neither rollback nor rollforward",
                      "Write rollback or rollforward.");
    }
    if (input_.stable) {
      checker_.Report(kRemedy, remedy, "is given for a stable deployment",
                      "What is stable needs no remedy: leave it out.");
    }
    if (by == nullptr) {
      checker_.Report(kRemedy, remedy, "is given without a deployment",
                      "Say which one mended it: --remedy-id ID or "
                      "--remedy-version VERSION.");
    }
    if (input_.remedy_id && input_.remedy_version) {
      checker_.Report(kRemedyVersion, *input_.remedy_version,
                      "is given beside the remedy's id", "Give one of them.");
    }
  }

  void RefuseSelf(const char* field, const Sourced& remedy,
                  const std::string& failed) {
    if (remedy.text != failed) return;
    checker_.Report(field, remedy, "is the failed deployment itself",
                    "Name the later deployment that mended it.");
  }

  const ChangeFailureInput& input_;
  FieldChecker checker_;
  std::vector<std::string> missing_;  ///< of the deployment's name
  ChangeFailure change_;
};

tl::expected<ChangeFailure, std::vector<Error>> ChangeFailure::Build(
    const ChangeFailureInput& input) {
  return ChangeFailureBuilder(input).Build();
}

}  // namespace dora::core
