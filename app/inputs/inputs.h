#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/base/error.h"
#include "providers/environment.h"

// The inputs of the suite, in one table: the options of the command line and
// the inputs of every packaged step are read from it, or checked against it.
// Inputs are where the user's words stand; what they mean is checked later.

namespace dora::app {

enum class InputType {
  kText,
  kList,  ///< may be given several times
  kFlag,  ///< true or false
};

/// Which commands take the input.
enum InputScope : unsigned {
  kEventInput = 1,        ///< says what was deployed
  kSendInput = 2,         ///< says how it is sent
  kContextInput = 4,      ///< says how the surroundings are read
  kJobInput = 8,          ///< says how the job of a packaged step stands
  kImportInput = 16,      ///< says how a file is imported
  kPrintInput = 32,       ///< says how the context is printed
  kManageInput = 64,      ///< lets events be marked and listed
  kTimeInput = 128,       ///< says when a deployment began and ended
  kExecInput = 256,       ///< says what is reported of a command
  kFailureInput = 512,    ///< says what an incident was
  kChangeInput = 1024,    ///< says which deployment failed, and its remedy
  kRollbackInput = 2048,  ///< says how rollbacks are found out
  kSinkInput = 4096,      ///< says who else has the events
  // The packaged steps have these by their variables.
  kConfigInput = 8192,         ///< says what a repository's services are
  kChangeFilterInput = 16384,  ///< says which of them are reported
};

/// The inputs of the packaged steps are those of these scopes.
inline constexpr unsigned kStepInputs =
    kEventInput | kTimeInput | kSendInput | kJobInput;

struct InputSpec {
  absl::string_view name;
  InputType type;
  unsigned scope;
  /// Environment variables that give it, the first with a value wins.
  std::vector<absl::string_view> variables;
  absl::string_view default_value;  ///< as shown in the help; may be empty
  absl::string_view help;
  /// A secret has no command line option: an argument list is public.
  bool secret = false;
  /// What stands for the value in the help, and what completes it: choices
  /// such as `warn|fail`, or FILE, DIRECTORY, SITE, PROVIDER; any other word,
  /// or none, is completed by nothing.
  absl::string_view value = {};
};

namespace input {
inline constexpr char kService[] = "service";
inline constexpr char kEnv[] = "env";
inline constexpr char kVersion[] = "version";
inline constexpr char kTeam[] = "team";
inline constexpr char kCustomTags[] = "custom-tags";
inline constexpr char kStartedAt[] = "started-at";
inline constexpr char kFinishedAt[] = "finished-at";
inline constexpr char kGitRepositoryUrl[] = "git-repository-url";
inline constexpr char kGitCommitSha[] = "git-commit-sha";
inline constexpr char kSkipGit[] = "skip-git";
inline constexpr char kId[] = "id";
inline constexpr char kDryRun[] = "dry-run";
inline constexpr char kApiKey[] = "api-key";
inline constexpr char kAppKey[] = "app-key";
inline constexpr char kSite[] = "site";
inline constexpr char kApiUrl[] = "api-url";
inline constexpr char kCaFile[] = "ca-file";
inline constexpr char kTimeout[] = "timeout";
inline constexpr char kOnError[] = "on-error";
inline constexpr char kOutbox[] = "outbox";
inline constexpr char kSink[] = "sink";
inline constexpr char kCdeventsToken[] = "cdevents-token";
inline constexpr char kDevlakeToken[] = "devlake-token";
inline constexpr char kOtlpHeaders[] = "otlp-headers";
inline constexpr char kWebhookSecret[] = "webhook-secret";
inline constexpr char kOutput[] = "output";
inline constexpr char kVerbose[] = "verbose";
inline constexpr char kProvider[] = "provider";
inline constexpr char kJobStatus[] = "job-status";
inline constexpr char kOnJobFailure[] = "on-job-failure";
inline constexpr char kOnFailure[] = "on-failure";
inline constexpr char kName[] = "name";
inline constexpr char kSeverity[] = "severity";
inline constexpr char kFailed[] = "failed";
inline constexpr char kStable[] = "stable";
inline constexpr char kRemedy[] = "remedy";
inline constexpr char kRemedyId[] = "remedy-id";
inline constexpr char kRemedyVersion[] = "remedy-version";
inline constexpr char kDetectRollback[] = "detect-rollback";
inline constexpr char kLastDeployedFile[] = "last-deployed-file";
inline constexpr char kConfig[] = "config";
inline constexpr char kChangedSince[] = "changed-since";
inline constexpr char kSkipInvalid[] = "skip-invalid";
inline constexpr char kParallel[] = "parallel";
inline constexpr char kState[] = "state";
inline constexpr char kJson[] = "json";
inline constexpr char kAll[] = "all";
inline constexpr char kExplain[] = "explain";
}  // namespace input

absl::Span<const InputSpec> AllInputs();

/// The values of the inputs in one run. A value given on the command line, or
/// to the step, wins over the environment's.
class Inputs {
 public:
  explicit Inputs(const providers::Environment& environment)
      : environment_(environment) {}

  /// Takes a value given to this run; `source` is how the user named it. A
  /// blank text is no value.
  void Give(absl::string_view name, absl::string_view text, std::string source);

  /// The same for a value that the user did not say: our own note of a time,
  /// or one that the platform tells the step.
  void GiveInferred(absl::string_view name, absl::string_view text,
                    std::string source);

  std::optional<core::Sourced> Get(absl::string_view name) const;

  /// All values that were given, else the environment's one.
  std::vector<core::Sourced> All(absl::string_view name) const;

  /// The values that were given, without the environment's.
  std::vector<core::Sourced> Given(absl::string_view name) const;

  /// The environment's value, even where others were given.
  std::optional<core::Sourced> FromEnvironment(absl::string_view name) const;

  /// A flag's value; false where it is not given. A usage error for what is
  /// neither true nor false.
  core::Result<bool> Flag(absl::string_view name) const;

 private:
  void Add(absl::string_view name, absl::string_view text, core::Sourced value);

  const providers::Environment& environment_;
  std::map<std::string, std::vector<core::Sourced>> given_;
};

}  // namespace dora::app
