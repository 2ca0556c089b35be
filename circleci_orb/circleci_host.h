#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "app/host/step_host.h"
#include "providers/environment.h"

// The program as a step of a CircleCI job. The orb's parameters arrive as
// DORA_INPUT_ variables; outputs leave as `export` lines in the file $BASH_ENV,
// which bash reads before every later step; `start` leaves its time for
// `finish` in a file of this job. CircleCI has no annotations, groups or masks
// of its own (it hides the values of its secrets by itself), so messages are
// plain lines.

namespace dora::circleci_orb {

/// The variable that names the one with the API key: a parameter of the type
/// env_var_name, so the key itself is in no configuration.
inline constexpr char kApiKeyVariable[] = "DORA_API_KEY_VARIABLE";

/// The orb's parameter as a configuration writes it: `custom_tags:`.
std::string ParameterName(app::input::Id id);

class CircleciHost : public app::ConsoleHost {
 public:
  /// `environment` must outlive the host.
  explicit CircleciHost(const providers::Environment& environment)
      : ConsoleHost(/*use_color=*/false), environment_(environment) {}

  /// A parameter left at its default is not given, so that the environment's
  /// own DORA_ and DD_ variables count.
  void ReadInputs(app::Inputs& inputs) const override;
  app::NameInput naming() const override { return &ParameterName; }
  void Report(const std::vector<app::Outcome>& outcomes) override;
  bool forgives_usage_errors() const override { return true; }
  core::Status SaveState(const std::string& name,
                         const std::string& value) override;
  std::optional<std::string> LoadState(const std::string& name) override;

 private:
  const providers::Environment& environment_;
};

/// The environment without API keys other than what the orb's user
/// named: a mistyped name must not send the event with another account's key.
providers::Environment WithNamedApiKeyOnly(
    const providers::Environment& environment);

/// `text` with `$NAME` and `${NAME}` replaced, once, for variables that are
/// public by nature: those of CircleCI in a fixed list, and those that the user
/// exports as DORA_... for this purpose, but for those of secrets. Any other
/// stays as text, so that a branch named `$SECRET` carries no secret away.
std::string ExpandPublicVariables(absl::string_view text,
                                  const providers::Environment& environment);

/// What the user should know about the parameters as they were given.
std::vector<std::string> ParameterNotices(
    const providers::Environment& environment);

/// The outputs as lines for $BASH_ENV: `export DORA_EVENT_ID='...'` and so on.
std::string OutputLines(const std::vector<app::Outcome>& outcomes,
                        const std::string& git_metadata);

/// The file that keeps the state of this job, and of no other on the same
/// machine. An error where CircleCI's variables do not tell the job.
core::Result<std::string> StatePath(const providers::Environment& environment);

}  // namespace dora::circleci_orb
