#include "tools/generator/text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace dora::generator {

std::string Row(const Cells& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) {
    absl::StrAppend(&row, cell.empty() ? "" : " ", EscapedForHtml(cell), " |");
  }
  return row + "\n";
}

std::string Head(const Cells& names) {
  std::string rule = "|";
  for (size_t i = 0; i < names.size(); ++i) rule += "---|";
  return Row(names) + rule + "\n";
}

std::string Code(absl::string_view word) {
  return word.empty() ? "" : absl::StrCat("`", word, "`");
}

std::string EscapedForHtml(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"<", "&lt;"}, {">", "&gt;"}});
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat(
      "\"", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

std::string Wrapped(absl::string_view text, size_t indent, size_t columns) {
  const std::string begin(indent, ' ');
  std::string lines;
  std::string line;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    if (!line.empty() && line.size() + 1 + word.size() > columns) {
      absl::StrAppend(&lines, line, "\n");
      line.clear();
    }
    absl::StrAppend(&line, line.empty() ? begin : " ", word);
  }
  return absl::StrCat(lines, line, "\n");
}

}  // namespace dora::generator
