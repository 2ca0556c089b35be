#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/variables.h"

// Pieces of Markdown and YAML.

namespace dora::generator {

using Cells = std::vector<std::string>;

/// A row of a Markdown table. `<` and `>` in a cell are shown as they are.
std::string Row(const Cells& cells);

/// The head of a table and the rule below it.
std::string Head(const Cells& names);

/// `word` in backquotes; nothing for nothing.
std::string Code(absl::string_view word);

/// Their names as code, with commas between.
std::string VariablesOf(const core::Variables& variables);

std::string EscapedForHtml(absl::string_view text);

/// A scalar of YAML in double quotes.
std::string Quoted(absl::string_view text);

/// `text` in lines of at most `columns`, each begun by `indent` spaces.
std::string Wrapped(absl::string_view text, size_t indent, size_t columns);

/// The input's name in the manner of variables: `custom-tags` is
/// `CUSTOM_TAGS`.
std::string UpperCase(absl::string_view name);

}  // namespace dora::generator
