#include "tools/generator/blocks.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dora::generator {
namespace {

using Lines = std::vector<std::string>;

/// True for `# WORDS` and `<!-- WORDS -->`.
bool IsMarker(absl::string_view line, absl::string_view words) {
  line = absl::StripAsciiWhitespace(line);
  const bool is_html =
      absl::ConsumePrefix(&line, "<!-- ") && absl::ConsumeSuffix(&line, " -->");
  return (is_html || absl::ConsumePrefix(&line, "# ")) && line == words;
}

Lines::iterator Find(Lines::iterator from, Lines& lines,
                     const std::string& words) {
  return std::find_if(from, lines.end(), [&](const std::string& line) {
    return IsMarker(line, words);
  });
}

Lines Indented(const std::string& text, const std::string& marker) {
  const std::string indent = marker.substr(0, marker.find_first_not_of(' '));
  Lines lines = absl::StrSplit(absl::StripSuffix(text, "\n"), '\n');
  for (std::string& line : lines) {
    if (!line.empty()) line.insert(0, indent);
  }
  return lines;
}

}  // namespace

core::Result<std::string> WithBlocks(const GeneratedFile& file,
                                     const std::string& text) {
  Lines lines = absl::StrSplit(text, '\n');
  for (const Block& block : file.blocks) {
    const auto begin =
        Find(lines.begin(), lines, absl::StrCat("generated: ", block.name));
    const auto end = Find(begin, lines, "end of generated");
    if (end == lines.end()) {
      return core::MakeError(
          core::ErrorKind::kInternal,
          absl::StrCat(file.path, " has no place for ", block.name, "."),
          absl::StrCat("Write two comments around it: generated: ", block.name,
                       ", and end of generated."));
    }
    const Lines inside = Indented(block.text, *begin);
    const auto place = lines.erase(begin + 1, end);
    lines.insert(place, inside.begin(), inside.end());
  }
  return absl::StrJoin(lines, "\n");
}

std::string Difference(const std::string& before, const std::string& after) {
  Lines old = absl::StrSplit(before, '\n');
  Lines now = absl::StrSplit(after, '\n');
  const auto [first_old, first_now] =
      std::mismatch(old.begin(), old.end(), now.begin(), now.end());
  const size_t first = first_old - old.begin();
  while (old.size() > first && now.size() > first && old.back() == now.back()) {
    old.pop_back();
    now.pop_back();
  }
  std::string text = absl::StrCat("@@ line ", first + 1, "\n");
  for (size_t i = first; i < old.size(); ++i) {
    absl::StrAppend(&text, "-", old[i], "\n");
  }
  for (size_t i = first; i < now.size(); ++i) {
    absl::StrAppend(&text, "+", now[i], "\n");
  }
  return text;
}

}  // namespace dora::generator
