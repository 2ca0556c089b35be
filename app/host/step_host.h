#pragma once

#include <cstdio>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/host/outcome.h"
#include "app/inputs/inputs.h"
#include "core/base/secret.h"

// Where the program runs, as its people see it: how inputs arrive, and how
// messages, masks, outputs and summaries leave. One implementation for each
// platform, in the platform's folder; ConsoleHost is the plain terminal.

namespace dora::app {

enum class Level { kInfo, kNotice, kWarning, kError };

/// How the job of this step stands, as the platform tells it.
/// The words of `job-status`, in the order of the table of inputs, or unknown.
enum class JobStatus { kSuccess, kFailure, kCancelled, kUnknown };

class StepHost {
 public:
  virtual ~StepHost() = default;

  /// Adds what the platform hands over as the step's inputs.
  virtual void ReadInputs(Inputs& inputs) const { (void)inputs; }

  /// How the platform's users write an input, in messages.
  virtual NameInput naming() const { return &OptionName; }
  std::string NameOf(input::Id id) const { return naming()(id); }

  /// Asks the platform to hide the secret in everything printed from now on.
  virtual void Mask(const core::Secret& secret) { (void)secret; }

  /// A message for people. It may hold text of strangers (branch names):
  /// the host keeps it from being taken for a command.
  virtual void Say(Level level, const std::string& message) = 0;

  /// Prints data as it is, such as a request body, and ends the line: on
  /// `stream`, where the platform tells stdout and stderr apart. A host whose
  /// platform obeys commands in a log keeps it from reading any in the data.
  virtual void Print(const std::string& data, std::FILE* stream);

  /// Adds the items of `array` to the machine's output; nothing where nobody
  /// asked for it (--output json).
  virtual void Emit(const nlohmann::ordered_json& array) { (void)array; }

  /// Folds what is said until EndGroup under `title`, where the platform can.
  virtual void BeginGroup(const std::string& title) { (void)title; }
  virtual void EndGroup() {}

  /// Hands the outcomes of deployments over as outputs and summary. Empty:
  /// nothing was to be sent.
  virtual void Report(const std::vector<Outcome>& outcomes) { (void)outcomes; }

  /// What became of the upload of git metadata, `known`, `uploaded` or
  /// `failed`, for the outputs of the Report that follows.
  virtual void NoteGitMetadata(const std::string& status) {
    git_metadata_ = status;
  }

  /// True where a mistake in the inputs must not fail the deploy job either:
  /// in a packaged step, whose user asked for a failure by `on-error: fail`
  /// or not at all. On the plain command line such a mistake exits with 2.
  virtual bool forgives_usage_errors() const { return false; }

  /// How the job stands; asked by `finish`.
  virtual JobStatus job_status() const { return JobStatus::kUnknown; }

  /// Says which job this is, before its state is asked for: `key` is made of
  /// what the CI says, and empty where no CI does. For hosts that know no
  /// better.
  virtual void NameJob(const std::string& key) { (void)key; }

  /// Keeps a value from `start` for `finish` of the same job.
  virtual core::Status SaveState(const std::string& name,
                                 const std::string& value) = 0;
  virtual std::optional<std::string> LoadState(const std::string& name) = 0;

 protected:
  /// Empty where none was asked for.
  const std::string& git_metadata() const { return git_metadata_; }

 private:
  std::string git_metadata_;
};

/// Messages go to stderr, one line each; stdout is for machines. State is a
/// file in the current directory, of each job its own: jobs may share that.
class ConsoleHost : public StepHost {
 public:
  explicit ConsoleHost(bool use_color) : use_color_(use_color) {}

  void Say(Level level, const std::string& message) override;
  void NameJob(const std::string& key) override { job_ = key; }
  core::Status SaveState(const std::string& name,
                         const std::string& value) override;
  /// Where this job has no state, `finish` may be in a job of its own, which
  /// was handed the state of the job that deployed: then that is the only one.
  std::optional<std::string> LoadState(const std::string& name) override;

 private:
  std::string JobStatePath() const;

  bool use_color_;
  std::string job_;
};

/// Says each problem as an error, with the inputs that would solve it.
void SayProblems(StepHost& host, const std::vector<core::Error>& problems);

/// `text` as a platform's log may have it (core::ShownLine).
std::string OneLine(const std::string& text);

}  // namespace dora::app
