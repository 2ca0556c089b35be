#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/base/variables.h"
#include "sinks/sink_kinds.h"

// The inputs of the suite, in one table. The command line's options are made
// from it, and `tools/generate` writes from it the packages' manifests and the
// documents. A new input is a name here, a row in input_table.cc and the code
// that gives it a meaning. The secrets of sinks come from the sinks' own rows.

namespace dora::app {

namespace input {
/// The inputs in the order of the table, but for the secrets of sinks: they
/// stand behind `sink` there and have the ids from kSinkSecrets on.
enum Id : unsigned char {
  kService,
  kEnv,
  kVersion,
  kTeam,
  kCustomTags,
  kStartedAt,
  kFinishedAt,
  kGitRepositoryUrl,
  kGitCommitSha,
  kCommitFrom,
  kSkipGit,
  kId,
  kDryRun,
  kApiKey,
  kAppKey,
  kSite,
  kApiUrl,
  kCaFile,
  kTimeout,
  kOnError,
  kOutbox,
  kSink,
  kOutput,
  kVerbose,
  kProvider,
  kJobStatus,
  kOnJobFailure,
  kOnFailure,
  kName,
  kSeverity,
  kFailed,
  kStable,
  kRemedy,
  kRemedyId,
  kRemedyVersion,
  kDetectRollback,
  kLastDeployedFile,
  kConfig,
  kChangedSince,
  kNoFetch,
  kUploadGit,
  kSkipInvalid,
  kParallel,
  kState,
  kJson,
  kAll,
  kExplain,
  kAfter,
  kSinkSecrets,  ///< the first of them, in the order of sinks::AllSinkKinds()
};
}  // namespace input

enum class InputType : unsigned char {
  kText,
  kList,  ///< may be given several times
  kFlag,  ///< true or false
};

/// Which commands take the input.
enum InputScope : unsigned {
  kEventInput = 1u << 0,          ///< says what was deployed
  kSendInput = 1u << 1,           ///< says how it is sent
  kContextInput = 1u << 2,        ///< says how the surroundings are read
  kJobInput = 1u << 3,            ///< says how the job of a step stands
  kImportInput = 1u << 4,         ///< says how a file is imported
  kPrintInput = 1u << 5,          ///< says how the context is printed
  kManageInput = 1u << 6,         ///< lets events be marked and listed
  kTimeInput = 1u << 7,           ///< says when a deployment began and ended
  kExecInput = 1u << 8,           ///< says what is reported of a command
  kFailureInput = 1u << 9,        ///< says what an incident was
  kChangeInput = 1u << 10,        ///< says which deployment failed, its remedy
  kRollbackInput = 1u << 11,      ///< says how rollbacks are found out
  kSinkInput = 1u << 12,          ///< says where else events go
  kConfigInput = 1u << 13,        ///< says what a repository's services are
  kChangeFilterInput = 1u << 14,  ///< says which of them are reported
  kUploadInput = 1u << 15,        ///< says what else the API gets to know
  kFetchInput = 1u << 16,         ///< says whether commits are fetched
  kGitInput = 1u << 17,           ///< says which commit is meant
  kDoctorInput = 1u << 18         ///< says what else is checked
};

/// Which packages offer the input under its name, as they spell it. A package
/// reads the variables of all inputs.
enum InputPackage : unsigned {
  kNoPackage = 0,
  kGithubAction = 1u << 0,
  kGitlabComponent = 1u << 1,
  kJenkinsStep = 1u << 2,
  kCircleciOrb = 1u << 3,
  kBuildkitePlugin = 1u << 4,
  kAllPackages = (1u << 5) - 1,
};

struct InputSpec {
  input::Id id;
  InputType type;
  unsigned scope : 24;    ///< of InputScope
  unsigned packages : 8;  ///< of InputPackage
  absl::string_view name;
  /// Environment variables that give it, the first with a value wins.
  core::Variables variables;
  absl::string_view default_value;  ///< as shown in the help; may be empty
  absl::string_view help;
  /// What stands for the value in the help, and what completes it: words to
  /// choose from such as `warn|fail`, or FILE, DIRECTORY, SITE, PROVIDER; any
  /// other word, or none, is completed by nothing.
  absl::string_view value = {};
  /// A secret has no command line option: an argument list is public.
  bool secret = false;
  /// A blank option says something; otherwise it is one that is not given.
  bool takes_blank = false;
  /// The sink that has it; null for other inputs.
  const sinks::SinkSecret* sink_secret = nullptr;
};

/// The table, in the order in which people read of the inputs.
absl::Span<const InputSpec> AllInputs();

/// The row of the input.
const InputSpec& SpecOf(input::Id id);

/// The input of this name, such as `custom-tags`; null where there is none.
const InputSpec* FindInput(absl::string_view name);

/// True where the value is the path of a file or a folder, and nothing else.
bool IsPath(const InputSpec& spec);

/// The inputs that the package offers, in the order of the table.
std::vector<const InputSpec*> InputsOf(InputPackage package);

}  // namespace dora::app
