#include "cli/program.h"

#include <exception>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "app/history/last_deployed.h"
#include "app/host/exit_code.h"
#include "app/host/file_system.h"
#include "app/host/forwarding_host.h"
#include "app/host/json_host.h"
#include "app/host/program_version.h"
#include "app/host/redacting_host.h"
#include "app/host/standard_output.h"
#include "app/inputs/inputs.h"
#include "app/resolve/detection.h"
#include "app/send/interrupt.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "core/base/clock.h"
#include "core/http/curl_http_client.h"
#include "os/random.h"
#include "providers/git.h"
#include "providers/git_fetcher.h"

namespace dora::cli {
namespace {

/// From 0 up to but not including 1. Seeded at the first: most runs need none.
double NextRandom() {
  static std::minstd_rand engine(os::SystemRandom{}());
  return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

/// Notes what is told.
class ListeningHost : public app::ForwardingHost {
 public:
  using ForwardingHost::ForwardingHost;

  void Say(app::Level level, const std::string& message) override {
    told_.insert(message);
    host().Say(level, message);
  }

  bool has_told(const std::string& message) const {
    return told_.count(message) > 0;
  }

 private:
  std::set<std::string> told_;
};

class Program {
 public:
  Program(const app::Inputs& step_inputs, app::StepHost& host)
      : step_inputs_(step_inputs),
        environment_(step_inputs.environment()),
        host_(host) {}

  int Run(std::vector<std::string> words) {
    line_ = ParseCommandLine(std::move(words));
    switch (line_.request) {
      case CommandLine::Request::kRun:
        return Execute();
      case CommandLine::Request::kShortHelp:
        return Answer(HelpOf(HelpLength::kShort));
      case CommandLine::Request::kFullHelp:
        return Answer(HelpOf(HelpLength::kFull));
      case CommandLine::Request::kVersion:
        return Answer(app::kProgramVersion);
      case CommandLine::Request::kNothing:
        return RefuseUsage();
    }
    return app::exit_code::kUsage;
  }

  /// `code`, unless what was asked for could not be printed. A report that
  /// was sent still counts.
  int CodeOnceFlushed(int code) const {
    const std::string problem = app::StdoutProblem();
    if (problem.empty()) return code;
    const bool fails = prints_answer_ && !host_.forgives_usage_errors();
    host_.Say(fails ? app::Level::kError : app::Level::kWarning, problem);
    return fails && code == app::exit_code::kOk
               ? app::exit_code::kDeliveryFailed
               : code;
  }

 private:
  std::string HelpOf(HelpLength length) const {
    return line_.command == nullptr ? ProgramHelp(length)
                                    : CommandHelp(*line_.command, length);
  }

  int Answer(const std::string& text) {
    host_.Print(text, stdout);
    return app::exit_code::kOk;
  }

  int RefuseUsage() {
    if (IsJsonAskedFor(line_.own_words)) {
      app::JsonHost json_host(host_, app::Printed::kDocument);
      json_host.Say(app::Level::kError, line_.problem);
      json_host.Finish();
    } else {
      host_.Say(app::Level::kError, line_.problem);
    }
    return app::exit_code::kUsage;
  }

  /// As far as the words tell where they could not be read as options.
  bool IsJsonAskedFor(const std::vector<std::string>& words) const {
    app::Inputs inputs(environment_);
    for (size_t i = 0; i < words.size(); ++i) {
      absl::string_view text = words[i];
      if (absl::ConsumePrefix(&text, "--output=")) {
        inputs.Give(app::input::kOutput, text, "--output");
      } else if (text == "--output" && i + 1 < words.size()) {
        inputs.Give(app::input::kOutput, words[i + 1], "--output");
      }
    }
    return app::ReadOutputFormat(inputs) == app::OutputFormat::kJson;
  }

  int Execute() {
    app::Inputs inputs(environment_, host_.naming());
    for (const GivenOption& option : line_.options) {
      inputs.GiveOption(option.spec->id, option.value,
                        app::OptionName(option.spec->id));
    }
    inputs.GiveAll(step_inputs_);
    MaskSecrets(inputs);
    prints_answer_ = PrintsAnswer(inputs);
    const app::SystemFileReader files;
    const providers::GitRunner commands(environment_, app::GitBudget(inputs));
    providers::GitFetcher fetcher(environment_, app::FetchBudget(inputs),
                                  [] { return app::Interrupt::signal() != 0; });
    const app::Detection detection(inputs, environment_, files);
    app::Surroundings surroundings{
        environment_, files,     commands, clock_, &core::NewCurlHttpClient,
        &NextRandom,  detection, nullptr,  began_, &fetcher};
    const app::ApiLastDeployed last_deployed(inputs, surroundings);
    surroundings.last_deployed = &last_deployed;
    const int code = Run(inputs, surroundings);
    // What `exec` returns is the command's own.
    const bool forgiven = code == app::exit_code::kUsage &&
                          line_.command->arguments != Arguments::kCommand &&
                          host_.forgives_usage_errors() &&
                          !line_.command->only_checks &&
                          !app::FailureIsAskedFor(inputs);
    return forgiven ? app::exit_code::kOk : code;
  }

  /// True where what is printed is all that the command does.
  bool PrintsAnswer(const app::Inputs& inputs) const {
    if (line_.command->arguments == Arguments::kCommand) return false;
    const bool lists = line_.command->name == "outbox" &&
                       !line_.arguments.empty() &&
                       line_.arguments.front() == "list";
    return lists || line_.command->name == "context" ||
           line_.command->only_checks || line_.command->name == "completion" ||
           IsDryRun(inputs);
  }

  bool IsDryRun(const app::Inputs& inputs) const {
    return Takes(app::input::kDryRun) &&
           inputs.Flag(app::input::kDryRun).value_or(false);
  }

  int Run(app::Inputs& inputs, const app::Surroundings& surroundings) {
    if (!IsJsonAskedFor(inputs)) {
      app::Invocation invocation{inputs, std::move(line_.arguments),
                                 surroundings, host_};
      return RunChecked(invocation);
    }
    app::JsonHost host(host_, IsDryRun(inputs) ? app::Printed::kRequestBodies
                                               : app::Printed::kDocument);
    app::Invocation invocation{inputs, std::move(line_.arguments), surroundings,
                               host};
    const int code = RunChecked(invocation);
    host.Finish();
    return code;
  }

  bool IsJsonAskedFor(const app::Inputs& inputs) const {
    return (Takes(app::input::kOutput) &&
            app::ReadOutputFormat(inputs) == app::OutputFormat::kJson) ||
           (Takes(app::input::kJson) &&
            inputs.Flag(app::input::kJson).value_or(false));
  }

  bool Takes(app::input::Id id) const {
    return (app::SpecOf(id).scope & line_.command->scope) != 0;
  }

  void MaskSecrets(const app::Inputs& inputs) {
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (!spec.secret || (spec.scope & line_.command->scope) == 0) continue;
      for (const core::Secret& secret : inputs.SecretsIn(spec)) {
        host_.Mask(secret);
      }
    }
  }

  /// Most commands tell of a wrong value with all other mistakes. One that must
  /// not get in the way of a deployment does what it can, and then tells.
  int RunChecked(app::Invocation& invocation) {
    if (!line_.command->goes_on_after_mistakes) return RunSafely(invocation);
    const auto problems =
        app::WrongValues(invocation.inputs, line_.command->scope);
    if (problems.empty()) return RunSafely(invocation);
    if (app::FailureIsAskedFor(invocation.inputs)) {
      // A step that reports hands over that it did not.
      if (Takes(app::input::kService)) invocation.host.Report({});
      app::SayProblems(invocation.host, problems);
      return app::exit_code::kUsage;
    }
    ListeningHost host(invocation.host);
    app::Invocation heard{invocation.inputs, std::move(invocation.arguments),
                          invocation.surroundings, host};
    const int code = RunSafely(heard);
    for (const core::Error& problem : problems) {
      const std::string text = core::ToString(problem);
      if (!host.has_told(text)) host.Say(app::Level::kWarning, text);
    }
    return code;
  }

  /// No exception of a library may fail a deploy job that did not ask for it.
  int RunSafely(app::Invocation& invocation) {
    try {
      return line_.command->run(invocation);
    } catch (const std::exception& error) {
      invocation.host.Say(
          app::Level::kError,
          absl::StrCat("internal error; the event may not have been sent: ",
                       error.what()));
      return line_.command->only_checks ||
                     app::FailureIsAskedFor(invocation.inputs)
                 ? app::exit_code::kDeliveryFailed
                 : app::exit_code::kOk;
    }
  }

  const app::Inputs& step_inputs_;
  const providers::Environment& environment_;
  app::StepHost& host_;
  const core::SystemClock clock_;
  const absl::Duration began_ = clock_.Steady();
  CommandLine line_;
  bool prints_answer_ = true;  ///< as help and version do
};

}  // namespace

bool OnlyChecks(absl::string_view command) {
  const CommandSpec* const spec = FindCommand(command);
  return spec != nullptr && spec->only_checks;
}

int RunProgram(std::vector<std::string> words, const app::Inputs& step_inputs,
               app::StepHost& host) {
  // Answered by the tables alone, whatever the environment holds.
  if (!words.empty() && words.front() == kCompleteCommand) {
    words.erase(words.begin());
    return PrintCandidates(words, host);
  }
  app::RedactingHost redacting_host(host);
  Program program(step_inputs, redacting_host);
  return program.CodeOnceFlushed(program.Run(std::move(words)));
}

}  // namespace dora::cli
