#include "core/base/placeholder.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
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

/// The variable that `text` has at `start`; empty where there is none.
string_view VariableAt(string_view text, size_t start) {
  const string_view rest = text.substr(start);
  for (const string_view found :
       {Between(kVariableMarks, rest), Enclosed(rest, "$(", ")", ".-")}) {
    if (!found.empty()) return found;
  }
  if (rest.front() == '%') {
    return IsPercentEncoded(text) ? "" : Enclosed(rest, "%", "%", ".");
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
  const string_view of_template = Between(kTemplateMarks, text.substr(start));
  if (!of_template.empty()) return of_template;
  const string_view variable = VariableAt(text, start);
  const bool in_a_name = IsPartOfName(text.substr(0, start)) &&
                         IsPartOfName(text.substr(start + variable.size()));
  return in_a_name ? variable : "";
}

}  // namespace

string_view FindPlaceholder(string_view text) {
  // Each opening mark looks for its closing one.
  text = text.substr(0, 1000);
  for (size_t i = text.find_first_of("${<[#%"); i != string_view::npos;
       i = text.find_first_of("${<[#%", i + 1)) {
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
