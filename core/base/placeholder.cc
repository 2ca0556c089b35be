#include "core/base/placeholder.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"

namespace dora::core {
namespace {

using absl::string_view;

/// A pair of marks with anything between them.
struct Marks {
  string_view open;
  string_view close;
};

/// Of templates: no name has these. An opening that begins with another one
/// stands before it.
constexpr Marks kTemplateMarks[] = {
    {"${{", "}}"}, {"{{", "}}"}, {"{%", "%}"}, {"<%", "%>"}, {"[[", "]]"},
};

/// Of variables.
constexpr Marks kVariableMarks[] = {{"${", "}"}, {"#{", "}"}, {"$[", "]"}};

/// Of variables of Azure Pipelines and of make, and of commands of a shell.
constexpr Marks kCommandMarks[] = {{"$(", ")"}};

bool IsWordCharacter(char c) { return absl::ascii_isalnum(c) || c == '_'; }

/// How many characters a name has that `text` begins with.
size_t NameLength(string_view text, string_view extra) {
  size_t length = 0;
  while (length < text.size() && (IsWordCharacter(text[length]) ||
                                  absl::StrContains(extra, text[length]))) {
    ++length;
  }
  return length;
}

/// The name between `open` and `close` that `text` begins with, and they; empty
/// where it begins with none.
string_view Enclosed(string_view text, string_view open, string_view close,
                     string_view extra) {
  if (!absl::StartsWith(text, open)) return "";
  const size_t length = NameLength(text.substr(open.size()), extra);
  const string_view rest = text.substr(open.size() + length);
  if (length == 0 || !absl::StartsWith(rest, close)) return "";
  return text.substr(0, open.size() + length + close.size());
}

/// True where every `%` begins a byte such as `%2F`, as in a part of a URL.
bool IsPercentEncoded(string_view text) {
  for (size_t i = text.find('%'); i != string_view::npos;
       i = text.find('%', i + 1)) {
    if (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
        !absl::ascii_isxdigit(text[i + 2])) {
      return false;
    }
  }
  return true;
}

string_view Between(absl::Span<const Marks> all, string_view text) {
  for (const Marks& marks : all) {
    if (!absl::StartsWith(text, marks.open)) continue;
    const size_t end = text.find(marks.close, marks.open.size());
    if (end != string_view::npos) {
      return text.substr(0, end + marks.close.size());
    }
  }
  return "";
}

/// A name behind an opening mark whose closing one was cut off.
string_view Unclosed(absl::Span<const Marks> all, string_view text) {
  for (const Marks& marks : all) {
    if (!absl::StartsWith(text, marks.open)) continue;
    if (absl::StrContains(text, marks.close)) return "";
    const string_view rest = text.substr(marks.open.size());
    const size_t blanks = std::min(rest.find_first_not_of(' '), rest.size());
    const size_t length = NameLength(rest.substr(blanks), ".-");
    return length == 0 ? ""
                       : text.substr(0, marks.open.size() + blanks + length);
  }
  return "";
}

/// What is before and behind a part of a text; NUL at its ends.
struct Neighbours {
  char before;
  char behind;
};

Neighbours NeighboursOf(string_view text, size_t start, size_t size) {
  const size_t end = start + size;
  return {start == 0 ? '\0' : text[start - 1],
          end == text.size() ? '\0' : text[end]};
}

bool HasNoSmallLetter(string_view text) {
  return std::none_of(text.begin(), text.end(), absl::ascii_islower);
}

/// `%NAME%`, and not the percentages of `50%_to_60%`. Within a word only
/// capitals and dots (`%env.NAME%`) make sure.
string_view PercentNameAt(string_view text, size_t start) {
  const string_view found = Enclosed(text.substr(start), "%", "%", ".");
  if (found.empty() || IsPercentEncoded(text)) return "";
  const string_view name = found.substr(1, found.size() - 2);
  const auto [before, behind] = NeighboursOf(text, start, found.size());
  const bool is_percentage = absl::ascii_isdigit(before);
  if (is_percentage || !absl::ascii_isalpha(name.front())) return "";
  const bool in_a_word =
      absl::ascii_isalpha(before) || absl::ascii_isalnum(behind);
  const bool is_sure = (name.size() > 1 && HasNoSmallLetter(name)) ||
                       absl::StrContains(name, '.');
  return in_a_word && !is_sure ? "" : found;
}

/// `__NAME__` as a whole word of capitals: `a__b__c` and `__main__` are names.
string_view UnderscoredAt(string_view text, size_t start) {
  if (start > 0 && IsWordCharacter(text[start - 1])) return "";
  const string_view word =
      text.substr(start, NameLength(text.substr(start), ""));
  string_view name = word;
  const bool is_marked = absl::ConsumePrefix(&name, "__") &&
                         absl::ConsumeSuffix(&name, "__") && !name.empty();
  return is_marked && absl::ascii_isupper(name.front()) &&
                 HasNoSmallLetter(name)
             ? word
             : "";
}

/// `<name>` between separators: `List<T>` is a name.
string_view BracketedAt(string_view text, size_t start) {
  const string_view found = Enclosed(text.substr(start), "<", ">", ".-");
  const auto [before, behind] = NeighboursOf(text, start, found.size());
  constexpr string_view kSeparators("\0-_./:", 6);
  return absl::StrContains(kSeparators, before) &&
                 absl::StrContains(kSeparators, behind)
             ? found
             : "";
}

/// `%(name)s`, as Python formats texts and numbers.
string_view FormatOf(string_view text) {
  const string_view text_format = Enclosed(text, "%(", ")s", ".-");
  return text_format.empty() ? Enclosed(text, "%(", ")d", ".-") : text_format;
}

/// The variable that `text` has at `start`; empty where there is none.
string_view VariableAt(string_view text, size_t start) {
  const string_view rest = text.substr(start);
  for (const string_view found :
       {Between(kVariableMarks, rest), Enclosed(rest, "$(", ")", ".-"),
        Enclosed(rest, "@@", "@@", ".-"), FormatOf(rest),
        PercentNameAt(text, start), UnderscoredAt(text, start),
        BracketedAt(text, start), Unclosed(kVariableMarks, rest),
        Unclosed(kCommandMarks, rest)}) {
    if (!found.empty()) return found;
  }
  const bool in_a_word = start > 0 && absl::ascii_isalnum(text[start - 1]);
  return in_a_word ? "" : Enclosed(rest, "$", "", "");
}

/// Whether `text` could be a part of a name: free text may well speak of $HOME.
bool IsPartOfName(string_view text) {
  return text.find_first_of(" \t\r\n\"'`;|&") == string_view::npos;
}

/// The placeholder that `text` has at `start`; empty where there is none.
string_view PlaceholderAt(string_view text, size_t start) {
  const string_view rest = text.substr(start);
  for (const string_view of_template :
       {Between(kTemplateMarks, rest), Unclosed(kTemplateMarks, rest)}) {
    if (!of_template.empty()) return of_template;
  }
  const string_view variable = VariableAt(text, start);
  const bool in_a_name = IsPartOfName(text.substr(0, start)) &&
                         IsPartOfName(text.substr(start + variable.size()));
  return in_a_name ? variable : "";
}

}  // namespace

string_view FindPlaceholder(string_view text) {
  // Each opening mark looks for its closing one.
  text = text.substr(0, 1000);
  constexpr char kBegins[] = "${<[#%@_";
  for (size_t i = text.find_first_of(kBegins); i != string_view::npos;
       i = text.find_first_of(kBegins, i + 1)) {
    const string_view found = PlaceholderAt(text, i);
    if (!found.empty()) return found;
  }
  for (const string_view whole :
       {Enclosed(text, "@", "@", ".-"), Enclosed(text, "<", ">", ".- ")}) {
    if (!whole.empty() && whole.size() == text.size()) return whole;
  }
  return "";
}

}  // namespace dora::core
