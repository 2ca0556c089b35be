#include "cli/command_line.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/usage_mistakes.h"

namespace dora::cli {
namespace {

using Request = CommandLine::Request;

/// One option and what was given for it.
struct OptionValue {
  const app::InputSpec* spec;
  std::vector<std::string> texts;
};

/// What the words of a command are that do not fit.
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
    if (line_.command != nullptr) NoteOptions();
    Answer(Read());
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

  void NoteOptions() {
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (spec.secret || (spec.scope & line_.command->scope) == 0) continue;
      values_.push_back({&spec, {}});
    }
  }

  /// Tells the options from the arguments, up to a word that asks for help: no
  /// mistake before it hides what it asks for. False where a word is neither.
  bool Read() {
    const std::vector<std::string>& words = line_.own_words;
    bool fits = true;
    bool is_behind_mark = false;
    for (size_t i = line_.command == nullptr ? 0 : 1; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (!is_behind_mark) {
        if (TakeQuestion(word)) break;
        is_behind_mark = word == "--";
        if (is_behind_mark) continue;
        if (const app::InputSpec* option = OptionIn(word)) {
          // How often it may be given, and with what, is asked later.
          if (!TakesNext(option, word)) {
            GiveFrom(word, *option);
          } else if (++i < words.size()) {
            Give(*option, words[i]);
          } else {
            return false;
          }
          continue;
        }
      }
      fits = TakeArgument(word, is_behind_mark) && fits;
    }
    return fits;
  }

  bool TakeQuestion(const std::string& word) {
    if (word == "-h") line_.request = Request::kShortHelp;
    if (word == "--help") line_.request = Request::kFullHelp;
    if (word == "--version" && line_.command == nullptr) {
      line_.request = Request::kVersion;
    }
    return line_.request != Request::kNothing;
  }

  bool TakeArgument(const std::string& word, bool is_behind_mark) {
    const bool is_option =
        !is_behind_mark && absl::StartsWith(word, "-") && word != "-";
    if (line_.command == nullptr || !TakesArguments() || is_option) {
      return false;
    }
    line_.arguments.push_back(word);
    return true;
  }

  /// `word` is the whole option. A flag with nothing behind its `=` is not
  /// given.
  void GiveFrom(const std::string& word, const app::InputSpec& option) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos) {
      Give(option, "true");
    } else if (option.type != app::InputType::kFlag ||
               equals + 1 < word.size()) {
      Give(option, word.substr(equals + 1));
    }
  }

  void Give(const app::InputSpec& option, std::string text) {
    for (OptionValue& value : values_) {
      if (value.spec != &option) continue;
      value.texts.push_back(std::move(text));
      return;
    }
  }

  void Answer(bool fits) {
    if (line_.request != Request::kNothing) return;
    line_.problem = fits ? ProblemOfValues() : DescribeMisfit();
    if (line_.problem.empty()) line_.request = Request::kRun;
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
    if (line_.command == nullptr || !absl::ConsumePrefix(&name, "--")) {
      return nullptr;
    }
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
  std::vector<OptionValue> values_;
};

}  // namespace

CommandLine ParseCommandLine(std::vector<std::string> words) {
  return Parser().Parse(std::move(words));
}

}  // namespace dora::cli
