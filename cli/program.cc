#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <list>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/context_command.h"
#include "cli/deployment_command.h"
#include "cli/import_command.h"
#include "cli/inputs.h"
#include "cli/program_version.h"
#include "cli/send_settings.h"
#include "cli/step_commands.h"
#include "cli/suggest.h"
#include "cli/system.h"
#include "core/tls_trust.h"

namespace dora::cli {
namespace {

/// One option of the command line and what the user gave for it. CLI11 holds
/// the addresses of the members.
struct OptionValue {
  const InputSpec* spec;
  std::vector<std::string> texts;
  bool flag = false;
};

std::string Help(const InputSpec& spec) {
  std::string help(spec.help);
  if (!spec.variables.empty()) {
    absl::StrAppend(&help, " [", spec.variables.front(), "]");
  }
  if (!spec.default_value.empty()) {
    absl::StrAppend(&help, " Default: ", spec.default_value, ".");
  }
  return help;
}

class Program {
 public:
  Program(const providers::Environment& environment, StepHost& host)
      : environment_(environment), host_(host) {
    app_.description(
        "Reports deployments to the DORA Metrics API from any CI system.");
    app_.set_version_flag("--version", kProgramVersion);
    app_.require_subcommand(1);
    AddDeployment();
    AddStartAndFinish();
    AddImport();
    AddContext();
  }

  int Run(std::vector<std::string> arguments) {
    // The incumbent's spelling: `dora deployment`.
    if (!arguments.empty() && arguments.front() == "dora") {
      arguments.erase(arguments.begin());
    }
    const std::vector<std::string> given = arguments;
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants it
    try {
      app_.parse(std::move(arguments));
    } catch (const CLI::CallForHelp& call) {
      return app_.exit(call);
    } catch (const CLI::CallForAllHelp& call) {
      return app_.exit(call);
    } catch (const CLI::CallForVersion& call) {
      return app_.exit(call);
    } catch (const CLI::ExtrasError&) {
      return RefuseUsage(DescribeExtras(given));
    } catch (const CLI::RequiredError&) {
      return RefuseUsage(import_->parsed()
                             ? "import: a FILE is needed, or - for standard "
                               "input. See --help."
                             : DescribeMissingCommand(given));
    } catch (const CLI::ParseError& error) {
      return RefuseUsage(absl::StrCat(error.what(), ". See --help."));
    }
    return Execute();
  }

 private:
  void AddDeployment() {
    deployment_ = app_.add_subcommand(
        "deployment",
        "Send a deployment event, for example:\n"
        "  dora-deploy deployment --service shopist --env prod "
        "--started-at 1699960648");
    AddInputs(*deployment_, kEventInput | kSendInput);
  }

  void AddStartAndFinish() {
    start_ = app_.add_subcommand(
        "start", "Note the time, before a deployment of several steps.");
    AddInputs(*start_, kEventInput | kSendInput);
    finish_ = app_.add_subcommand(
        "finish",
        "Send the deployment event that `start` began, if the job succeeded.");
    AddInputs(*finish_, kEventInput | kSendInput | kJobInput);
  }

  void AddImport() {
    import_ = app_.add_subcommand(
        "import",
        "Send the deployments of a file: JSON Lines, or CSV with a header.\n"
        "The same command continues an import that was interrupted.");
    import_->add_option("FILE", import_file_, "The file; - is standard input.")
        ->required();
    AddInputs(*import_, kImportInput | kSendInput);
  }

  void AddContext() {
    context_ = app_.add_subcommand(
        "context", "Print what is inferred from the surroundings.");
    AddInputs(*context_, kContextInput);
    context_->add_flag("--json", context_options_.json,
                       "One flat JSON object of the field's shared tags.");
    context_->add_flag("--all", context_options_.all,
                       "Also _dd.ci.env_vars, which identify the job.");
    context_->add_flag("--explain", context_options_.explain,
                       "The source of each value, and where nothing was "
                       "found.");
  }

  void AddInputs(CLI::App& command, unsigned scope) {
    for (const InputSpec& spec : AllInputs()) {
      if (spec.secret || (spec.scope & scope) == 0) continue;
      values_.push_back({&spec, {}, false});
      OptionValue& value = values_.back();
      const std::string name = absl::StrCat("--", spec.name);
      if (spec.type == InputType::kFlag) {
        command.add_flag(name, value.flag, Help(spec));
        continue;
      }
      CLI::Option* option = command.add_option(name, value.texts, Help(spec));
      option->type_name("TEXT")->allow_extra_args(false);
      option->expected(1, spec.type == InputType::kList ? 10000 : 1);
    }
  }

  int RefuseUsage(const std::string& message) {
    host_.Say(Level::kError, message);
    return exit_code::kUsage;
  }

  std::string DescribeMissingCommand(
      const std::vector<std::string>& arguments) const {
    const std::string near =
        arguments.empty() ? "" : NearestName(arguments.front(), KnownNames());
    return absl::StrCat(
        "A command is needed: deployment, start, finish, import or context. ",
        near.empty() ? "" : absl::StrCat("Did you mean ", near, "? "),
        "See --help.");
  }

  /// What was not expected, by its option's name alone: the value may be a
  /// secret that its user believed to have an option.
  std::string DescribeExtras(const std::vector<std::string>& arguments) const {
    const std::vector<std::string> known = KnownNames();
    for (const std::string& argument : arguments) {
      if (!absl::StartsWith(argument, "-")) continue;
      const std::string name = argument.substr(0, argument.find('='));
      if (absl::StrContains(name, "api-key")) {
        return absl::StrCat(name,
                            ": there is no such option, as argument lists are "
                            "public. Set DD_API_KEY in the environment.");
      }
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const std::string near = NearestName(name, known);
      return absl::StrCat(
          OneLine(name), ": there is no such option here. ",
          near.empty() ? "" : absl::StrCat("Did you mean ", near, "? "),
          "See --help.");
    }
    return "An argument (not shown) belongs to no option. See --help.";
  }

  std::vector<std::string> KnownNames() const {
    std::vector<std::string> names = {"deployment", "start",    "finish",
                                      "import",     "context",  "--json",
                                      "--all",      "--explain"};
    for (const InputSpec& spec : AllInputs()) {
      if (!spec.secret) names.push_back(absl::StrCat("--", spec.name));
    }
    return names;
  }

  int Execute() {
    Inputs inputs(environment_);
    for (const OptionValue& value : values_) {
      const std::string option = absl::StrCat("--", value.spec->name);
      if (value.flag) inputs.Give(value.spec->name, "true", option);
      for (const std::string& text : value.texts) {
        inputs.Give(value.spec->name, text, option);
      }
    }
    host_.ReadInputs(inputs);
    const SystemFileReader files;
    const SystemCommandRunner commands;
    const Surroundings surroundings{environment_, files, commands};
    const int code = RunCommandSafely(inputs, surroundings);
    const bool forgiven = code == exit_code::kUsage &&
                          host_.forgives_usage_errors() &&
                          !FailureIsAskedFor(inputs);
    return forgiven ? exit_code::kOk : code;
  }

  /// No exception of a library may fail a deploy job that did not ask for it.
  int RunCommandSafely(Inputs& inputs, const Surroundings& surroundings) {
    try {
      return RunCommand(inputs, surroundings);
    } catch (const std::exception& error) {
      host_.Say(Level::kError, absl::StrCat("internal error, and so the event "
                                            "may not be sent: ",
                                            error.what()));
      return FailureIsAskedFor(inputs) ? exit_code::kDeliveryFailed
                                       : exit_code::kOk;
    }
  }

  int RunCommand(Inputs& inputs, const Surroundings& surroundings) {
    if (context_->parsed()) {
      return RunContext(inputs, surroundings, context_options_, host_);
    }
    if (start_->parsed()) return RunStart(inputs, surroundings, host_);
    if (finish_->parsed()) return RunFinish(inputs, surroundings, host_);
    if (import_->parsed()) {
      return RunImport(import_file_, inputs, environment_, host_);
    }
    return RunDeployment(inputs, surroundings, host_);
  }

  const providers::Environment& environment_;
  StepHost& host_;
  CLI::App app_{"", "dora-deploy"};
  CLI::App* deployment_ = nullptr;
  CLI::App* start_ = nullptr;
  CLI::App* finish_ = nullptr;
  CLI::App* import_ = nullptr;
  CLI::App* context_ = nullptr;
  ContextOptions context_options_;
  std::string import_file_;
  std::list<OptionValue> values_;
};

}  // namespace

int RunProgram(int argc, char** argv, const providers::Environment& environment,
               StepHost& host) {
  core::InitializeOpenSsl();
  return Program(environment, host)
      .Run(std::vector<std::string>(argv + 1, argv + argc));
}

}  // namespace dora::cli
