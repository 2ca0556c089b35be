#include "cli/command_line.h"

// CLI11 only tells options from values: its help, errors and checks are not
// used, and it is told only the options of the command that runs, as building
// all of them is most of what a start costs.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <list>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/usage_mistakes.h"

namespace dora::cli {
namespace {

using Request = CommandLine::Request;

/// One option and what was given for it. CLI11 holds the address of the texts.
struct OptionValue {
  const app::InputSpec* spec;
  std::vector<std::string> texts;
};

/// What the words of a command are that CLI11 only says do not fit.
struct Misfits {
  std::string unknown;                        ///< option
  const app::InputSpec* no_value = nullptr;   ///< the last word
  const app::InputSpec* swallower = nullptr;  ///< has an option for its value
  std::string swallowed;
  bool stray = false;
  const app::InputSpec* flag = nullptr;  ///< that stands before the stray
  bool mark = false;                     ///< `--`
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

  bool TakesArguments() const {
    return line_.command->arguments == Arguments::kOne ||
           line_.command->arguments == Arguments::kWord ||
           line_.command->arguments == Arguments::kAny;
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
    } else {
      if (TakesArguments()) app.add_option("argument", line_.arguments);
      AddInputs(app);
    }
    AddQuestion(app, "-h", Request::kShortHelp);
    AddQuestion(app, "--help", Request::kFullHelp);
  }

  /// How often each may be given, and what a flag's value may be, is our rule.
  void AddInputs(CLI::App& app) {
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (spec.secret || (spec.scope & line_.command->scope) == 0) continue;
      values_.push_back({&spec, {}});
      std::vector<std::string>& texts = values_.back().texts;
      std::string name = absl::StrCat("--", spec.name);
      for (const OptionAlias& alias : line_.command->aliases) {
        if (alias.input == spec.id) absl::StrAppend(&name, ",--", alias.name);
      }
      if (spec.type == app::InputType::kFlag) {
        app.add_flag(name, texts);
      } else {
        app.add_option(name, texts)->allow_extra_args(false);
      }
    }
  }

  /// A flag that ends the parse, so that no mistake hides what it asks for.
  void AddQuestion(CLI::App& app, const char* flag, Request request) {
    app.add_flag_callback(flag,
                          [this, request] {
                            line_.request = request;
                            throw CLI::CallForHelp();
                          })
        ->trigger_on_parse();
  }

  /// The words for CLI11, without the command. A blank value, as of `--env=`,
  /// becomes a word of its own: else CLI11 would take the next one for it.
  std::vector<std::string> WordsToRead() {
    const std::vector<std::string>& all = line_.own_words;
    std::vector<std::string> words;
    if (line_.command == nullptr) return all;
    for (size_t i = 1; i < all.size(); ++i) {
      const app::InputSpec* option = OptionIn(all[i]);
      const bool is_blank = option != nullptr && absl::EndsWith(all[i], "=") &&
                            all[i].find('=') == all[i].size() - 1;
      if (!is_blank) {
        words.push_back(all[i]);
      } else if (option->type != app::InputType::kFlag) {
        words.push_back(all[i].substr(0, all[i].size() - 1));
        words.emplace_back();
      }
      if (all[i] == "--") {
        words.insert(words.end(), all.begin() + i + 1, all.end());
        break;
      }
      if (TakesNext(option, all[i]) && i + 1 < all.size()) {
        words.push_back(all[++i]);
      }
    }
    return words;
  }

  void Read(CLI::App& app) {
    std::vector<std::string> words = WordsToRead();
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    try {
      app.parse(std::move(words));
      line_.problem = ProblemOfValues();
      if (line_.problem.empty()) line_.request = Request::kRun;
    } catch (const CLI::CallForHelp&) {
      // The request is noted.
    } catch (const CLI::ParseError&) {
      line_.problem = DescribeMisfit();
    }
  }

  /// What is wrong with words that could be told apart; empty where nothing is.
  std::string ProblemOfValues() const {
    if (line_.command == nullptr) return DescribeMissing();
    // It may have been taken for a value or an argument.
    const std::string dashed = OptionBehindADash();
    if (!dashed.empty()) return DescribeTypographicDash(dashed);
    for (const OptionValue& value : values_) {
      if (value.spec->type == app::InputType::kList) continue;
      for (const std::string& text : value.texts) {
        if (text == value.texts.front()) continue;
        return DescribeTwoValues(*value.spec, value.texts.front(), text);
      }
    }
    if (line_.command->arguments == Arguments::kOne &&
        line_.arguments.size() != 1) {
      return DescribeArguments(*line_.command, line_.arguments.size());
    }
    return "";
  }

  void Collect() {
    for (OptionValue& value : values_) {
      const bool is_list = value.spec->type == app::InputType::kList;
      if (!is_list && value.texts.size() > 1) value.texts.resize(1);
      for (std::string& text : value.texts) {
        line_.options.push_back({value.spec, std::move(text)});
      }
    }
  }

  std::string DescribeMissing() const {
    return DescribeMissingCommand(
        line_.own_words.empty() ? "" : line_.own_words.front());
  }

  std::string DescribeMisfit() const {
    if (line_.command == nullptr) return DescribeMissing();
    const std::string dashed = OptionBehindADash();
    if (!dashed.empty()) return DescribeTypographicDash(dashed);
    const CommandSpec& command = *line_.command;
    const Misfits misfits = FindMisfits();
    if (!misfits.unknown.empty()) {
      return DescribeUnknownOption(misfits.unknown, command, KnownOptions());
    }
    if (misfits.no_value != nullptr) {
      return DescribeMissingValue(*misfits.no_value);
    }
    if (misfits.swallower != nullptr) {
      return DescribeSwallowedOption(*misfits.swallower, misfits.swallowed);
    }
    if (TakesCommand()) {
      return absl::StrCat(command.name,
                          ": write `--` before the command to run. See "
                          "`--help`.");
    }
    return misfits.mark && !misfits.stray
               ? DescribeMark(command)
               : DescribeStray(command, misfits.flag);
  }

  Misfits FindMisfits() const {
    Misfits misfits;
    const std::vector<std::string>& words = line_.own_words;
    const app::InputSpec* before = nullptr;
    // The options behind a command that lacks its `--` are that command's.
    const bool ends_at_stray = TakesCommand();
    for (size_t i = 1; i < words.size() && !misfits.mark; ++i) {
      if (misfits.stray && ends_at_stray) break;
      const std::string& word = words[i];
      const app::InputSpec* option = OptionIn(word);
      misfits.mark = word == "--";
      if (option == nullptr && !misfits.mark) {
        const bool is_option = absl::StartsWith(word, "-") && word != "-";
        if (is_option && misfits.unknown.empty()) {
          misfits.unknown = word.substr(0, word.find('='));
        }
        if (!is_option && !misfits.stray && !TakesArguments()) {
          misfits.stray = true;
          if (before != nullptr) misfits.flag = before;
        }
      }
      before = option != nullptr && option->type == app::InputType::kFlag
                   ? option
                   : nullptr;
      if (!TakesNext(option, word)) continue;
      if (++i == words.size()) {
        misfits.no_value = option;
      } else if (OptionIn(words[i]) != nullptr) {
        misfits.swallower = option;
        misfits.swallowed = words[i].substr(0, words[i].find('='));
      }
    }
    return misfits;
  }

  /// The command's option that `word` gives: `--env` or `--env=prod`; null
  /// where it is none.
  const app::InputSpec* OptionIn(const std::string& word) const {
    absl::string_view name = word;
    if (!absl::ConsumePrefix(&name, "--")) return nullptr;
    name = name.substr(0, name.find('='));
    for (const OptionValue& value : values_) {
      if (value.spec->name == name) return value.spec;
    }
    for (const OptionAlias& alias : line_.command->aliases) {
      if (alias.name == name) return &app::SpecOf(alias.input);
    }
    return nullptr;
  }

  /// The option that a word names which begins with another dash than ours, as
  /// word processors and chats make of two hyphens; empty where none does.
  std::string OptionBehindADash() const {
    constexpr absl::string_view kDashes[] = {
        "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212"};
    for (const std::string& word : line_.own_words) {
      absl::string_view name = word;
      const auto consume = [&name](absl::string_view dash) {
        return absl::ConsumePrefix(&name, dash);
      };
      bool is_dashed = false;
      while (std::any_of(std::begin(kDashes), std::end(kDashes), consume)) {
        is_dashed = true;
      }
      absl::ConsumePrefix(&name, "-");
      const std::string option =
          absl::StrCat("--", name.substr(0, name.find('=')));
      if (is_dashed && (OptionIn(option) != nullptr || option == "--help")) {
        return option;
      }
    }
    return "";
  }

  /// Whether the value of `option`, which `word` gives, is the next word.
  static bool TakesNext(const app::InputSpec* option, const std::string& word) {
    return option != nullptr && option->type != app::InputType::kFlag &&
           !absl::StrContains(word, '=');
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
