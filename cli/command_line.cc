#include "cli/command_line.h"

// CLI11 only tells options from values: its help, errors and checks are not
// used, and it is told only the options of the command that runs, as building
// all of them is most of what a start costs.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <list>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/host/step_host.h"
#include "core/base/suggest.h"

namespace dora::cli {
namespace {

using Request = CommandLine::Request;

/// One option and what was given for it. CLI11 holds the addresses of the
/// members.
struct OptionValue {
  const app::InputSpec* spec;
  std::vector<std::string> texts;
  bool flag = false;
};

class Parser {
 public:
  CommandLine Parse(std::vector<std::string> words) {
    // The incumbent's spelling: `dora deployment`.
    if (!words.empty() && words.front() == "dora") words.erase(words.begin());
    if (!words.empty()) line_.command = FindCommand(words.front());
    if (TakesCommand()) TakeCommand(words);
    line_.own_words = std::move(words);
    CLI::App app;
    Describe(app);
    Read(app);
    Collect();
    return std::move(line_);
  }

 private:
  bool TakesCommand() const {
    return line_.command != nullptr &&
           line_.command->arguments == Arguments::kCommand;
  }

  /// What follows the first `--` belongs to the command that is run.
  void TakeCommand(std::vector<std::string>& words) {
    const auto mark = std::find(words.begin(), words.end(), "--");
    if (mark == words.end()) return;
    line_.arguments.assign(mark + 1, words.end());
    words.erase(mark, words.end());
  }

  void Describe(CLI::App& app) {
    app.set_help_flag();
    if (line_.command == nullptr) {
      AddQuestion(app, "--version", Request::kVersion);
      AddHelp(app);
      return;
    }
    const CommandSpec& command = *line_.command;
    CLI::App& parser = *app.add_subcommand(std::string(command.name));
    if (command.arguments == Arguments::kOne ||
        command.arguments == Arguments::kAny) {
      CLI::Option* option = parser.add_option("argument", line_.arguments);
      if (command.arguments == Arguments::kOne) option->expected(1)->required();
    }
    AddInputs(parser);
    AddHelp(parser);
  }

  void AddInputs(CLI::App& parser) {
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (spec.secret || (spec.scope & line_.command->scope) == 0) continue;
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

  void AddHelp(CLI::App& parser) {
    AddQuestion(parser, "-h", Request::kShortHelp);
    AddQuestion(parser, "--help", Request::kFullHelp);
  }

  /// A flag that ends the parse, so that no mistake hides what it asks for.
  void AddQuestion(CLI::App& parser, const char* flag, Request request) {
    parser
        .add_flag_callback(flag,
                           [this, request] {
                             line_.request = request;
                             throw CLI::CallForHelp();
                           })
        ->trigger_on_parse();
  }

  void Read(CLI::App& app) {
    std::vector<std::string> words = WithBlankValues();
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    try {
      app.parse(std::move(words));
      line_.request =
          line_.command == nullptr ? Request::kNothing : Request::kRun;
      if (line_.command == nullptr) line_.problem = DescribeMissingCommand();
    } catch (const CLI::CallForHelp&) {
      // The request is noted.
    } catch (const CLI::ExtrasError&) {
      line_.problem = line_.command == nullptr ? DescribeMissingCommand()
                                               : DescribeExtras();
    } catch (const CLI::RequiredError&) {
      line_.problem =
          absl::StrCat(line_.command->name, ": ", line_.command->arguments_name,
                       " is required. See `--help`.");
    } catch (const CLI::ParseError& error) {
      line_.problem = absl::StrCat(error.what(), ". See `--help`.");
    }
  }

  /// For CLI11 the value of `--name=` would be the next word.
  std::vector<std::string> WithBlankValues() const {
    std::vector<std::string> words;
    for (const std::string& word : line_.own_words) {
      const bool is_blank = std::any_of(
          values_.begin(), values_.end(), [&word](const OptionValue& value) {
            return value.spec->type != app::InputType::kFlag &&
                   word == absl::StrCat("--", value.spec->name, "=");
          });
      if (is_blank) {
        words.push_back(word.substr(0, word.size() - 1));
        words.emplace_back();
      } else {
        words.push_back(word);
      }
    }
    return words;
  }

  void Collect() {
    for (OptionValue& value : values_) {
      if (value.flag) line_.options.push_back({value.spec, "true"});
      for (std::string& text : value.texts) {
        line_.options.push_back({value.spec, std::move(text)});
      }
    }
  }

  std::string DescribeMissingCommand() const {
    std::vector<std::string> names;
    for (const CommandSpec& command : AllCommands()) {
      names.emplace_back(command.name);
    }
    const std::vector<std::string>& words = line_.own_words;
    const std::string near =
        words.empty() ? "" : core::NearestName(words.front(), names);
    return absl::StrCat(
        "A command is required: ", absl::StrJoin(names, ", "), ". ",
        near.empty() ? "" : absl::StrCat("Did you mean ", near, "? "),
        "See `--help`.");
  }

  /// What was not expected, by its option's name alone: the value may be a
  /// secret that its user believed to have an option.
  std::string DescribeExtras() const {
    const std::vector<std::string> known = KnownOptions();
    for (const std::string& word : line_.own_words) {
      if (!absl::StartsWith(word, "-")) continue;
      const std::string name = word.substr(0, word.find('='));
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      return DescribeUnknown(name, known);
    }
    if (TakesCommand()) {
      return absl::StrCat(line_.command->name,
                          ": write `--` before the command to run. See "
                          "`--help`.");
    }
    return "Unexpected argument (not shown). See `--help`.";
  }

  static std::string DescribeUnknown(const std::string& name,
                                     const std::vector<std::string>& known) {
    if (absl::StrContains(name, "api-key")) {
      return absl::StrCat(name,
                          ": not an option, because argument lists are "
                          "public. Set DD_API_KEY in the environment.");
    }
    const std::string near = Nearest(name, known);
    return absl::StrCat(
        app::OneLine(name), ": unknown option. ",
        near.empty() ? "" : absl::StrCat("Did you mean ", near, "? "),
        "See `--help`.");
  }

  /// The name that was meant; empty if none is near.
  static std::string Nearest(const std::string& name,
                             const std::vector<std::string>& known) {
    return absl::StartsWith(name, "--help") ? "--help"
                                            : core::NearestName(name, known);
  }

  std::vector<std::string> KnownOptions() const {
    std::vector<std::string> names = {"--help"};
    for (const OptionValue& value : values_) {
      names.push_back(absl::StrCat("--", value.spec->name));
    }
    return names;
  }

  CommandLine line_;
  std::list<OptionValue> values_;
};

}  // namespace

CommandLine ParseCommandLine(std::vector<std::string> words) {
  return Parser().Parse(std::move(words));
}

}  // namespace dora::cli
