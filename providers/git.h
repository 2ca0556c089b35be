#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/process.h"
#include "providers/command_runner.h"
#include "providers/environment.h"

// The one way in which git is asked. A checkout belongs to strangers: its
// configuration may name programs in many places, and git would run them with
// what it was started with. So git gets no variable but those of a short list,
// no key among them; what a command could run is switched off; nothing is
// fetched, whatever the checkout says that it lacks; and it is given a limit
// of time and of output. The one exception is git_fetcher.h.

namespace dora::providers {

struct GitCall {
  std::vector<std::string> arguments;
  std::string folder = ".";  ///< in the checkout around it
  std::string input = {};    ///< what it reads
  absl::Duration limit = absl::ZeroDuration();
};

/// The folders of PATH that git, and what it starts, may be taken from: the
/// absolute ones, never the checkout itself.
std::string PathOfGit(const Environment& environment);

/// Runs git, the one of the first absolute folder of PATH that has it. Where
/// there is no checkout, git is not even started.
core::ProcessResult RunGit(const GitCall& call, const Environment& environment);

/// All commands of a run, which share one budget of time.
class GitRunner : public CommandRunner {
 public:
  GitRunner(const Environment& environment, absl::Duration budget)
      : environment_(environment), budget_(budget), left_(budget) {}

  std::optional<std::string> RunIn(
      const std::string& folder,
      const std::vector<std::string>& arguments) const override;
  bool HasCheckout() const override;
  std::string Trouble() const override { return trouble_; }

 private:
  const Environment& environment_;
  const absl::Duration budget_;
  mutable absl::Duration left_;
  mutable std::string trouble_;
};

}  // namespace dora::providers
