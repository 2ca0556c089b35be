#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

// Pieces of Markdown and YAML.

namespace dora::generator {

using Cells = std::vector<std::string>;

/// A row of a Markdown table. `<` and `>` in a cell are shown as they are.
std::string Row(const Cells& cells);

/// The head of a table and the rule below it.
std::string Head(const Cells& names);

/// `word` in backquotes; nothing for nothing.
std::string Code(absl::string_view word);

/// The words of a range, each as Code has it, with commas between.
template <typename Words>
std::string CodeList(const Words& words) {
  return absl::StrJoin(words, ", ",
                       [](std::string* text, absl::string_view word) {
                         text->append(Code(word));
                       });
}

std::string EscapedForHtml(absl::string_view text);

/// A scalar of YAML in double quotes.
std::string Quoted(absl::string_view text);

/// `text` in lines of at most `columns`, each begun by `indent` spaces.
std::string Wrapped(absl::string_view text, size_t indent, size_t columns);

}  // namespace dora::generator
