#include "cli/meant_option.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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
    {"endpoint", "api-url"},  {"format", "output"},
    {"hash", "sha"},          {"label", "tags"},
    {"labels", "tags"},       {"owner", "team"},
    {"region", "site"},       {"release", "version"},
    {"rev", "sha"},           {"revision", "sha"},
    {"since", "started"},     {"stage", "env"},
    {"stop", "finished"},     {"stopped", "finished"},
    {"target", "env"},        {"until", "finished"},
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

/// The words of `normalized` as our options have them.
Words OurWordsIn(absl::string_view normalized) {
  Words words;
  for (const std::string& word : WordsIn(normalized)) {
    if (IsOneOf(kFillers, word)) continue;
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

/// `repo` is `repository`, and `environment` is `env`.
bool IsSameWord(absl::string_view a, absl::string_view b) {
  const bool is_short = std::min(a.size(), b.size()) < 3;
  return a == b ||
         (!is_short && (absl::StartsWith(a, b) || absl::StartsWith(b, a)));
}

bool HasWords(const Words& all, const Words& some) {
  return std::all_of(some.begin(), some.end(), [&all](const auto& word) {
    return std::any_of(all.begin(), all.end(), [&word](const auto& other) {
      return IsSameWord(word, other);
    });
  });
}

/// Those of `known` that have all words of the name; one alone where it is the
/// only one of as many words.
Words ByWords(absl::string_view normalized, const Words& known) {
  const Words words = OurWordsIn(normalized);
  if (words.empty()) return {};
  Words all;
  Words whole;
  for (const std::string& option : known) {
    const Words others = WordsIn(Normalized(option));
    if (!HasWords(others, words)) continue;
    all.push_back(option);
    if (others.size() == words.size()) whole.push_back(option);
  }
  return whole.size() == 1 ? whole : all;
}

}  // namespace

std::string MeantOption(absl::string_view name, const Words& known) {
  if (name.size() > kLongestName) return "";
  const std::string normalized = Normalized(name);
  if (absl::StartsWith(normalized, "help")) return "--help";
  const Words by_words = ByWords(normalized, known);
  if (by_words.size() == 1) return by_words.front();
  // `--git` could be any of three: no guess by its letters is better.
  return by_words.empty()
             ? core::NearestName(absl::StrCat("--", normalized), known)
             : "";
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
