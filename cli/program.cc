#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "app/history/api_last_deployed.h"
#include "app/host/exit_code.h"
#include "app/host/file_system.h"
#include "app/host/json_host.h"
#include "app/host/known_secrets.h"
#include "app/host/program_version.h"
#include "app/host/redacting_host.h"
#include "app/host/standard_output.h"
#include "app/inputs/inputs.h"
#include "app/send/send_settings.h"
#include "cli/command.h"
#include "cli/help.h"
#include "core/base/clock.h"
#include "core/base/suggest.h"
#include "providers/git.h"
#include "sinks/sink.h"

namespace dora::cli {
namespace {

/// One option of the command line and what the user gave for it. CLI11 holds
/// the addresses of the members.
struct OptionValue {
  const app::InputSpec* spec;
  std::vector<std::string> texts;
  bool flag = false;
};

class Program {
 public:
  Program(const providers::Environment& environment, app::StepHost& host)
      : environment_(environment), host_(host) {}

  int Run(std::vector<std::string> arguments) {
    // The incumbent's spelling: `dora deployment`.
    if (!arguments.empty() && arguments.front() == "dora") {
      arguments.erase(arguments.begin());
    }
    if (!arguments.empty()) command_ = FindCommand(arguments.front());
    if (command_ == nullptr) return RunWithoutCommand(arguments);
    if (command_->arguments == Arguments::kCommand) TakeCommand(arguments);
    if (Contains(arguments, "--help-all")) {
      return PrintHelp(FullCommandHelp(*command_));
    }
    if (IsHelpAskedFor(arguments)) return PrintHelp(CommandHelp(*command_));
    CLI::App app;
    Describe(app);
    const auto code = Parse(app, std::move(arguments));
    return code ? *code : Execute();
  }

  /// `code`, unless what was asked for could not be printed. A report that was
  /// sent is no worse for it.
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
  /// Only the help, the version and mistakes are without a command.
  int RunWithoutCommand(const std::vector<std::string>& arguments) {
    if (IsHelpAskedFor(arguments)) return PrintHelp(ProgramHelp());
    CLI::App app;
    Describe(app);
    const auto code = Parse(app, arguments);
    return code ? *code
                : RefuseUsage(DescribeMissingCommand(arguments), arguments);
  }

  /// Options are built only for the command that runs: that is most of what
  /// a start costs.
  void Describe(CLI::App& app) {
    app.name("dora-deploy");
    app.set_help_flag();  // The help is not CLI11's.
    app.set_version_flag("--version", app::kProgramVersion);
    if (command_ != nullptr) {
      AddCommand(app, *command_);
      return;
    }
    for (const CommandSpec& command : AllCommands()) {
      app.add_subcommand(std::string(command.name));
    }
  }

  void AddCommand(CLI::App& app, const CommandSpec& command) {
    CLI::App* parser = app.add_subcommand(std::string(command.name));
    if (command.arguments == Arguments::kOne ||
        command.arguments == Arguments::kAny) {
      CLI::Option* option = parser->add_option("argument", arguments_);
      if (command.arguments == Arguments::kOne) option->expected(1)->required();
    }
    AddInputs(*parser, command);
  }

  void AddInputs(CLI::App& parser, const CommandSpec& command) {
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (spec.secret || (spec.scope & command.scope) == 0) continue;
      values_.push_back({&spec, {}, false});
      OptionValue& value = values_.back();
      const std::string name = absl::StrCat("--", spec.name);
      if (spec.type == app::InputType::kFlag) {
        parser.add_flag(name, value.flag);
        continue;
      }
      CLI::Option* option = parser.add_option(name, value.texts);
      option->allow_extra_args(false);
      option->expected(1, spec.type == app::InputType::kList ? 10000 : 1);
    }
  }

  /// What follows the first `--` belongs to the command that is run.
  void TakeCommand(std::vector<std::string>& arguments) {
    const auto mark = std::find(arguments.begin(), arguments.end(), "--");
    if (mark == arguments.end()) return;
    arguments_.assign(mark + 1, arguments.end());
    arguments.erase(mark, arguments.end());
  }

  static bool Contains(const std::vector<std::string>& arguments,
                       const char* argument) {
    return std::find(arguments.begin(), arguments.end(), argument) !=
           arguments.end();
  }

  static bool IsHelpAskedFor(const std::vector<std::string>& arguments) {
    return Contains(arguments, "--help") || Contains(arguments, "-h");
  }

  int PrintHelp(const std::string& help) {
    host_.Print(help, stdout);
    return app::exit_code::kOk;
  }

  /// The exit code where the parse ends the program.
  std::optional<int> Parse(CLI::App& app, std::vector<std::string> arguments) {
    const std::vector<std::string> given = arguments;
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants it
    try {
      app.parse(std::move(arguments));
    } catch (const CLI::CallForVersion& call) {
      return app.exit(call);
    } catch (const CLI::ExtrasError&) {
      return RefuseUsage(command_ == nullptr ? DescribeMissingCommand(given)
                                             : DescribeExtras(given),
                         given);
    } catch (const CLI::RequiredError&) {
      return RefuseUsage(
          absl::StrCat(command_->name, ": ", command_->arguments_name,
                       " is needed. See --help."),
          given);
    } catch (const CLI::ParseError& error) {
      return RefuseUsage(absl::StrCat(error.what(), ". See --help."), given);
    }
    return std::nullopt;
  }

  int RefuseUsage(const std::string& message,
                  const std::vector<std::string>& given) {
    if (IsJsonAskedFor(given)) {
      app::JsonHost json_host(host_, app::Printed::kDocuments);
      json_host.Say(app::Level::kError, message);
      json_host.Finish();
    } else {
      host_.Say(app::Level::kError, message);
    }
    return app::exit_code::kUsage;
  }

  /// As far as the words tell where they could not be read as options.
  bool IsJsonAskedFor(const std::vector<std::string>& given) const {
    app::Inputs inputs(environment_);
    for (size_t i = 0; i < given.size(); ++i) {
      absl::string_view text = given[i];
      if (absl::ConsumePrefix(&text, "--output=")) {
        inputs.Give(app::input::kOutput, text, "--output");
      } else if (text == "--output" && i + 1 < given.size()) {
        inputs.Give(app::input::kOutput, given[i + 1], "--output");
      }
    }
    return app::ReadOutputFormat(inputs) == app::OutputFormat::kJson;
  }

  std::string DescribeMissingCommand(
      const std::vector<std::string>& arguments) const {
    std::vector<std::string> names;
    for (const CommandSpec& command : AllCommands()) {
      names.emplace_back(command.name);
    }
    const std::string near =
        arguments.empty() ? "" : core::NearestName(arguments.front(), names);
    return absl::StrCat(
        "A command is needed: ", absl::StrJoin(names, ", "), ". ",
        near.empty() ? "" : absl::StrCat("Did you mean ", near, "? "),
        "See --help.");
  }

  /// What was not expected, by its option's name alone: the value may be a
  /// secret that its user believed to have an option.
  std::string DescribeExtras(const std::vector<std::string>& arguments) const {
    const std::vector<std::string> known = KnownOptions();
    for (const std::string& argument : arguments) {
      if (!absl::StartsWith(argument, "-")) continue;
      const std::string name = argument.substr(0, argument.find('='));
      if (absl::StrContains(name, "api-key")) {
        return absl::StrCat(name,
                            ": there is no such option, as argument lists are "
                            "public. Set DD_API_KEY in the environment.");
      }
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const std::string near = core::NearestName(name, known);
      return absl::StrCat(
          app::OneLine(name), ": there is no such option here. ",
          near.empty() ? "" : absl::StrCat("Did you mean ", near, "? "),
          "See --help.");
    }
    if (command_->arguments == Arguments::kCommand) {
      return absl::StrCat(command_->name,
                          ": write -- before the command that is run. "
                          "See --help.");
    }
    return "An argument (not shown) belongs to no option. See --help.";
  }

  std::vector<std::string> KnownOptions() const {
    std::vector<std::string> names;
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (spec.secret || (spec.scope & command_->scope) == 0) continue;
      names.push_back(absl::StrCat("--", spec.name));
    }
    return names;
  }

  int Execute() {
    app::Inputs inputs(environment_);
    for (const OptionValue& value : values_) {
      const std::string option = absl::StrCat("--", value.spec->name);
      if (value.flag) inputs.Give(value.spec->id, "true", option);
      for (const std::string& text : value.texts) {
        inputs.Give(value.spec->id, text, option);
      }
    }
    host_.ReadInputs(inputs);
    MaskSecrets(inputs);
    prints_answer_ = PrintsAnswer(inputs);
    const app::SystemFileReader files;
    const providers::GitRunner commands(environment_, app::GitBudget(inputs));
    const app::ApiLastDeployed last_deployed(inputs, environment_, began_);
    const int code =
        Run(inputs, {environment_, files, commands, &last_deployed, began_});
    // What `exec` returns is the command's own.
    const bool forgiven = code == app::exit_code::kUsage &&
                          command_->arguments != Arguments::kCommand &&
                          host_.forgives_usage_errors() &&
                          !app::FailureIsAskedFor(inputs);
    return forgiven ? app::exit_code::kOk : code;
  }

  /// True where what is printed is all that the command does.
  bool PrintsAnswer(const app::Inputs& inputs) const {
    if (command_->arguments == Arguments::kCommand) return false;
    const bool lists = command_->name == "outbox" && !arguments_.empty() &&
                       arguments_.front() == "list";
    return lists || command_->name == "context" ||
           command_->name == "completion" || IsDryRun(inputs);
  }

  bool IsDryRun(const app::Inputs& inputs) const {
    return Takes(app::input::kDryRun) &&
           inputs.Flag(app::input::kDryRun).value_or(false);
  }

  int Run(app::Inputs& inputs, const app::Surroundings& surroundings) {
    if (!IsJsonAskedFor(inputs)) {
      app::Invocation invocation{inputs, std::move(arguments_), surroundings,
                                 host_};
      return RunSafely(invocation);
    }
    app::JsonHost host(host_, IsDryRun(inputs) ? app::Printed::kRequestBodies
                                               : app::Printed::kDocuments);
    app::Invocation invocation{inputs, std::move(arguments_), surroundings,
                               host};
    const int code = RunSafely(invocation);
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
    return (app::SpecOf(id).scope & command_->scope) != 0;
  }

  void MaskSecrets(const app::Inputs& inputs) {
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (!spec.secret || (spec.scope & command_->scope) == 0) continue;
      for (const core::Sourced& secret : inputs.All(spec.id)) {
        for (const core::Secret& part :
             sinks::SecretsIn(spec.name, core::Secret(secret.text))) {
          host_.Mask(part);
        }
      }
    }
  }

  /// No exception of a library may fail a deploy job that did not ask for it.
  int RunSafely(app::Invocation& invocation) {
    try {
      return command_->run(invocation);
    } catch (const std::exception& error) {
      invocation.host.Say(app::Level::kError,
                          absl::StrCat("internal error, and so the event "
                                       "may not be sent: ",
                                       error.what()));
      return app::FailureIsAskedFor(invocation.inputs)
                 ? app::exit_code::kDeliveryFailed
                 : app::exit_code::kOk;
    }
  }

  const providers::Environment& environment_;
  app::StepHost& host_;
  const absl::Duration began_ = core::SystemClock().Steady();
  const CommandSpec* command_ = nullptr;
  std::vector<std::string> arguments_;  ///< beside the options
  std::list<OptionValue> values_;
  bool prints_answer_ = true;  ///< as help and version do
};

}  // namespace

int RunProgram(int argc, char** argv, const providers::Environment& environment,
               app::StepHost& host) {
  app::RegisterSecrets(host, environment);
  app::RedactingHost redacting_host(host);
  Program program(environment, redacting_host);
  return program.CodeOnceFlushed(
      program.Run(std::vector<std::string>(argv + 1, argv + argc)));
}

}  // namespace dora::cli
