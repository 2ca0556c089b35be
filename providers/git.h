#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
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
  /// As in core::ProcessSpec. Without the first its output is text of a bounded
  /// length.
  std::function<bool(absl::string_view)> take_output = {};
  std::function<bool()> stop_asked = {};
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
  /// A command ends where `stop_asked` says so; it may be empty.
  GitRunner(const Environment& environment, absl::Duration budget,
            std::function<bool()> stop_asked = {})
      : environment_(environment),
        budget_(budget),
        stop_asked_(std::move(stop_asked)),
        left_(budget) {}

  std::optional<std::string> RunIn(
      const std::string& folder,
      const std::vector<std::string>& arguments) const override;
  bool Pipe(const GitPipe& pipe) const override;
  bool HasCheckout() const override;
  std::string Trouble() const override { return trouble_; }

 private:
  core::ProcessResult RunCall(GitCall call) const;

  const Environment& environment_;
  const absl::Duration budget_;
  const std::function<bool()> stop_asked_;
  mutable absl::Duration left_;
  mutable std::string trouble_;
};

}  // namespace dora::providers
