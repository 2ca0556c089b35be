#include "cli/meant_option.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "app/inputs/input_table.h"
#include "app/inputs/naming.h"
#include "core/base/suggest.h"

namespace dora::cli {
namespace {

using Words = std::vector<std::string>;

/// No option's name, misspelt or not, is as long.
constexpr size_t kLongestName = 64;

/// Words that do not tell the options apart.
constexpr absl::string_view kFillers[] = {"dd",   "datadog", "dora",     "name",
                                          "time", "date",    "timestamp"};

/// Words that turn the rest of a name into its opposite.
constexpr absl::string_view kNegations[] = {
    "no", "not", "without", "disable", "disabled", "skip", "ignore", "never"};

/// What another tool calls a thing, and the word that our options have for it.
struct Synonym {
  absl::string_view word;
  absl::string_view ours;
};
constexpr Synonym kSynonyms[] = {
    {"app", "service"},       {"application", "service"},
    {"begin", "started"},     {"begun", "started"},
    {"build", "version"},     {"cacert", "ca"},
    {"commit", "commit-sha"}, {"debug", "verbose"},
    {"end", "finished"},      {"ended", "finished"},
    {"endpoint", "api-url"},  {"environment", "env"},
    {"format", "output"},     {"hash", "sha"},
    {"label", "tags"},        {"labels", "tags"},
    {"owner", "team"},        {"region", "site"},
    {"release", "version"},   {"rev", "sha"},
    {"revision", "sha"},      {"since", "started"},
    {"stage", "env"},         {"stop", "finished"},
    {"stopped", "finished"},  {"target", "env"},
    {"until", "finished"},
};

/// Of what must not be on a command line, wherever they stand in the name.
constexpr absl::string_view kSecretWords[] = {
    "key",    "token",  "secret",  "password",      "apikey",
    "appkey", "auth",   "bearer",  "authorization", "credentials",
    "passwd", "header", "headers",
};

template <size_t n>
bool IsOneOf(const absl::string_view (&words)[n], absl::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// `--gitCommitSha`, `--git_commit_sha` and `--GIT-COMMIT-SHA` are
/// `git-commit-sha`.
std::string Normalized(absl::string_view name) {
  while (absl::ConsumePrefix(&name, "-")) {
  }
  std::string normalized;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool hump = i > 0 && absl::ascii_isupper(name[i]) &&
                      absl::ascii_islower(name[i - 1]);
    if (hump) normalized += '-';
    normalized +=
        name[i] == '_' || name[i] == '.' ? '-' : absl::ascii_tolower(name[i]);
  }
  return normalized;
}

Words WordsIn(absl::string_view normalized) {
  return absl::StrSplit(normalized, '-', absl::SkipEmpty());
}

Words WithoutFillers(Words words) {
  words.erase(
      std::remove_if(words.begin(), words.end(),
                     [](const auto& word) { return IsOneOf(kFillers, word); }),
      words.end());
  return words;
}

/// The words as our options have them.
Words OurWordsIn(const Words& typed) {
  Words words;
  for (const std::string& word : WithoutFillers(typed)) {
    const auto synonym =
        std::find_if(std::begin(kSynonyms), std::end(kSynonyms),
                     [&word](const Synonym& row) { return row.word == word; });
    if (synonym == std::end(kSynonyms)) {
      words.push_back(word);
    } else {
      for (std::string& ours : WordsIn(synonym->ours)) {
        words.push_back(std::move(ours));
      }
    }
  }
  return words;
}

/// `repo` is `repository`, and `services` is `service`; `shallow` is not `sha`.
bool IsSameWord(absl::string_view typed, absl::string_view ours) {
  constexpr size_t kShortest = 3;
  constexpr size_t kLongestEnding = 2;
  if (typed == ours) return true;
  if (std::min(typed.size(), ours.size()) < kShortest) return false;
  return absl::StartsWith(ours, typed) ||
         (absl::StartsWith(typed, ours) &&
          typed.size() <= ours.size() + kLongestEnding);
}

bool HasWords(const Words& all, const Words& typed) {
  return std::all_of(typed.begin(), typed.end(), [&all](const auto& word) {
    return std::any_of(all.begin(), all.end(), [&word](const auto& other) {
      return IsSameWord(word, other);
    });
  });
}

/// A name without the words that turn it into its opposite.
struct Meaning {
  bool is_negative = false;
  Words words;
};

Meaning MeaningOf(Words words) {
  Meaning meaning;
  for (std::string& word : words) {
    if (IsOneOf(kNegations, word)) {
      meaning.is_negative = true;
    } else {
      meaning.words.push_back(std::move(word));
    }
  }
  return meaning;
}

/// Those of `known` that have all words of the name; one alone where it is the
/// only one of as many words.
Words ByWords(const Words& words, const Words& known) {
  if (words.empty()) return {};
  Words all;
  Words whole;
  for (const std::string& option : known) {
    const Meaning other = MeaningOf(WordsIn(Normalized(option)));
    if (!HasWords(other.words, words)) continue;
    all.push_back(option);
    if (other.words.size() == words.size()) whole.push_back(option);
  }
  return whole.size() == 1 ? whole : all;
}

std::string Joined(absl::string_view normalized) {
  return absl::StrReplaceAll(normalized, {{"-", ""}});
}

/// The option that is spelt so but for its dashes, and for the vendor's name
/// before it.
std::string BySpelling(absl::string_view normalized, const Words& known) {
  for (const absl::string_view vendor : {"dd-", "datadog-", "dora-"}) {
    if (absl::ConsumePrefix(&normalized, vendor)) break;
  }
  for (const std::string& option : known) {
    if (Joined(Normalized(option)) == Joined(normalized)) return option;
  }
  return "";
}

/// Whether one of the names is the other with `no`, `un` or the like before a
/// word: no misspelling, but the opposite.
bool AreOpposites(absl::string_view a, absl::string_view b) {
  const std::string longer = Joined(a.size() > b.size() ? a : b);
  const std::string shorter = Joined(a.size() > b.size() ? b : a);
  for (const std::string prefix : {"no", "non", "not", "un", "in", "dis"}) {
    for (size_t at = longer.find(prefix); at != longer.npos;
         at = longer.find(prefix, at + 1)) {
      std::string without = longer;
      if (without.erase(at, prefix.size()) == shorter) return true;
    }
  }
  return false;
}

/// A short name is near to many others.
size_t MistakesIn(absl::string_view normalized) {
  return normalized.size() < 3 ? 0 : normalized.size() <= 5 ? 1 : 2;
}

std::string ByLetters(const std::string& normalized, const Words& known) {
  std::string near = core::NearestName(absl::StrCat("--", normalized), known,
                                       MistakesIn(normalized));
  return AreOpposites(normalized, Normalized(near)) ? "" : near;
}

/// What to write for the option, which has all words of the name; empty where
/// it does the opposite.
std::string InMeaning(const std::string& option, bool is_negative) {
  const std::string name = Normalized(option);
  if (MeaningOf(WordsIn(name)).is_negative == is_negative) return option;
  const app::InputSpec* const spec = app::FindInput(name);
  const bool is_flag = spec != nullptr && spec->type == app::InputType::kFlag;
  return is_flag && is_negative ? absl::StrCat(option, "=false") : "";
}

}  // namespace

std::string MeantOption(absl::string_view name, const Words& known) {
  if (name.size() > kLongestName) return "";
  const std::string normalized = Normalized(name);
  if (absl::StartsWith(normalized, "help")) return "--help";
  if (normalized.empty()) return "";
  std::string spelt = BySpelling(normalized, known);
  if (!spelt.empty()) return spelt;
  const Meaning meaning = MeaningOf(WordsIn(normalized));
  // The words as they are win over what they mean elsewhere.
  Words found = ByWords(WithoutFillers(meaning.words), known);
  if (found.size() != 1) {
    Words meant = ByWords(OurWordsIn(meaning.words), known);
    if (!meant.empty()) found = std::move(meant);
  }
  if (found.size() == 1) return InMeaning(found.front(), meaning.is_negative);
  // `--git` could be any of three: no guess by its letters is better.
  return found.empty() ? ByLetters(normalized, known) : "";
}

std::string VariableOfSecret(absl::string_view name) {
  if (name.size() > kLongestName) return "";
  const std::string normalized = Normalized(name);
  const Words words = WordsIn(normalized);
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (spec.secret && spec.name == normalized) {
      return std::string(spec.variables.front());
    }
  }
  const bool asks = std::any_of(
      words.begin(), words.end(),
      [](const std::string& word) { return IsOneOf(kSecretWords, word); });
  if (!asks && name != "-H") return "";
  const bool of_application =
      std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return word == "app" || word == "application" || word == "appkey";
      });
  return app::OptionName(of_application ? app::input::kAppKey
                                        : app::input::kApiKey);
}

}  // namespace dora::cli
