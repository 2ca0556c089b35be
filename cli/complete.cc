#include "cli/complete.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/option_groups.h"

namespace dora::cli {
namespace {

using Kind = Candidates::Kind;
using Words = absl::Span<const std::string>;

/// The words of a command behind its name.
struct Line {
  std::vector<std::string> words;
  /// How much of the last word the shell holds for words of their own.
  size_t held = 0;
};

bool IsBreak(absl::string_view word) {
  return !word.empty() && word.find_first_not_of("=:") == word.npos;
}

/// Puts together what bash splits, such as `--sink`, `=`, `jsonl`.
Line Rejoined(Words pieces) {
  Line line;
  bool behind_break = false;
  for (const std::string& piece : pieces) {
    const bool is_break = IsBreak(piece) && !line.words.empty();
    if (is_break || (behind_break && !piece.empty())) {
      line.held = line.words.back().size();
      line.words.back() += piece;
    } else {
      line.held = 0;
      line.words.push_back(piece);
    }
    behind_break = is_break;
  }
  // The word that bash completes is the empty one behind the break.
  if (behind_break) line.held = line.words.back().size();
  return line;
}

/// Where the last word of a line stands.
struct Place {
  /// Whose value it is; null: nobody's.
  const app::InputSpec* option = nullptr;
  bool options_are_over = false;  ///< by `--`
  bool is_first_argument = true;
  std::vector<std::string> given;  ///< options
};

/// `candidates`, each behind `prefix`, that begin with `word`; without the
/// part of it that the shell holds for words of their own.
Candidates Narrowed(Candidates candidates, absl::string_view prefix,
                    absl::string_view word, size_t held) {
  candidates.from += prefix.size();
  candidates.from -= std::min(candidates.from, held);
  std::vector<Candidate> fitting;
  for (Candidate& candidate : candidates.words) {
    const std::string whole = absl::StrCat(prefix, candidate.value);
    if (!absl::StartsWith(whole, word)) continue;
    fitting.push_back({whole.substr(held), std::move(candidate.description)});
  }
  candidates.words = std::move(fitting);
  return candidates;
}

class Completer {
 public:
  explicit Completer(const CommandSpec& command) : command_(command) {
    for (OptionGroup& group : GroupOptions(command)) {
      std::move(group.options.begin(), group.options.end(),
                std::back_inserter(options_));
    }
  }

  Candidates Complete(const Line& line) const {
    Place place;
    for (size_t i = 0; i + 1 < line.words.size(); ++i) {
      Pass(line.words[i], place);
    }
    return CompleteAt(place, line.words.back(), line.held);
  }

 private:
  /// Moves behind `word`, as the parser of the command line would.
  void Pass(const std::string& word, Place& place) const {
    if (std::exchange(place.option, nullptr) != nullptr) return;
    if (place.options_are_over || !absl::StartsWith(word, "-")) {
      place.is_first_argument = false;
    } else if (word == "--") {
      place.options_are_over = true;
    } else {
      const std::string name = word.substr(0, word.find('='));
      place.given.push_back(name);
      const bool has_value = name.size() + 1 < word.size();
      if (!has_value) place.option = FindWithValue(name);
    }
  }

  Candidates CompleteAt(const Place& place, absl::string_view word,
                        size_t held) const {
    if (place.option != nullptr) {
      return Narrowed(ValuesOf(*place.option, word), "", word, held);
    }
    if (!place.options_are_over && absl::StartsWith(word, "-")) {
      return CompleteOption(place, word, held);
    }
    if (place.is_first_argument) {
      Candidates arguments = ArgumentsOf(command_);
      if (arguments.kind != Kind::kWords || !arguments.words.empty()) {
        return Narrowed(std::move(arguments), "", word, held);
      }
    }
    if (place.options_are_over || !word.empty()) return {};
    return Options(place);
  }

  Candidates CompleteOption(const Place& place, absl::string_view word,
                            size_t held) const {
    const size_t equals = word.find('=');
    if (equals == word.npos) return Narrowed(Options(place), "", word, held);
    const app::InputSpec* option = FindWithValue(word.substr(0, equals));
    if (option == nullptr) return {};
    const absl::string_view name = word.substr(0, equals + 1);
    return Narrowed(ValuesOf(*option, word.substr(equals + 1)), name, word,
                    held);
  }

  /// Those that can still be given.
  Candidates Options(const Place& place) const {
    Candidates names;
    for (const app::InputSpec& spec : options_) {
      std::string name = absl::StrCat("--", spec.name);
      const bool is_given = std::find(place.given.begin(), place.given.end(),
                                      name) != place.given.end();
      if (is_given && spec.type != app::InputType::kList) continue;
      names.words.push_back(
          {std::move(name), std::string(FirstSentence(spec.help))});
    }
    names.words.push_back({"--help", "Print all options"});
    names.words.push_back({"-h", "Print the most used options"});
    return names;
  }

  /// The option of this name, such as `--site`, if it takes a value.
  const app::InputSpec* FindWithValue(absl::string_view name) const {
    if (!absl::ConsumePrefix(&name, "--")) return nullptr;
    for (const app::InputSpec& spec : options_) {
      if (spec.name != name) continue;
      return spec.type == app::InputType::kFlag ? nullptr : &spec;
    }
    return nullptr;
  }

  const CommandSpec& command_;
  std::vector<app::InputSpec> options_;
};

Candidates CompleteCommandName(absl::string_view word) {
  Candidates names;
  if (absl::StartsWith(word, "-")) {
    names.words = {{"--help", "Print the commands with an example of each"},
                   {"--version", "Print the version"},
                   {"-h", "Print the commands"}};
  } else {
    for (const CommandSpec& command : AllCommands()) {
      names.words.push_back({std::string(command.name),
                             std::string(FirstSentence(command.summary))});
    }
  }
  return Narrowed(std::move(names), "", word, 0);
}

}  // namespace

Candidates Complete(Words words) {
  const size_t at = words.size() > 1 && words.front() == "dora" ? 1 : 0;
  if (words.size() <= at) return {};
  if (words.size() == at + 1) return CompleteCommandName(words[at]);
  const CommandSpec* command = FindCommand(words[at]);
  if (command == nullptr) return {};
  if (command->arguments == Arguments::kCommand) {
    const auto mark = std::find(words.begin(), words.end() - 1, "--");
    if (mark != words.end() - 1) {
      const auto before = static_cast<size_t>(mark - words.begin());
      return {Kind::kCommand, {}, before + 2};
    }
  }
  return Completer(*command).Complete(Rejoined(words.subspan(at + 1)));
}

}  // namespace dora::cli
