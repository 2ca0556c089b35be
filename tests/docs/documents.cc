#include "tests/docs/documents.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

namespace fs = std::filesystem;

constexpr char kFence[] = "```";

/// The anchor of a heading, as GitHub makes it: lower case, without
/// punctuation, a hyphen for each space.
std::string AnchorOf(const std::string& heading) {
  std::string anchor;
  for (const unsigned char c : heading) {
    if (std::isalnum(c) != 0 || c == '-' || c == '_' || c >= 0x80) {
      anchor.push_back(static_cast<char>(std::tolower(c)));
    } else if (c == ' ') {
      anchor.push_back('-');
    }
  }
  return anchor;
}

void ReadHeading(const std::string& line, Document& document) {
  static const std::regex kHeading("#{1,6} +(.*)");
  std::smatch match;
  if (std::regex_match(line, match, kHeading)) {
    document.anchors.insert(AnchorOf(match[1]));
  }
}

void ReadLinks(const std::string& line, int number, Document& document) {
  static const std::regex kLink(R"(\]\(([^)\s]+)\))");
  for (std::sregex_iterator link(line.begin(), line.end(), kLink), end;
       link != end; ++link) {
    document.links.push_back({(*link)[1], number});
  }
}

Block BlockOf(const std::string& fence, int number) {
  const std::vector<std::string> words =
      absl::StrSplit(fence.substr(sizeof kFence - 1), absl::MaxSplits(' ', 1));
  return {words[0], words.size() > 1 ? words[1] : "", number, {}};
}

}  // namespace

Document ReadDocument(const std::string& path) {
  Document document;
  document.path = path;
  document.text = ReadFile(ProgramPath(path));
  bool is_inside = false;
  int number = 0;
  for (const absl::string_view text : absl::StrSplit(document.text, '\n')) {
    const std::string line(text);
    ++number;
    if (absl::StartsWith(line, kFence)) {
      is_inside = !is_inside;
      if (is_inside) document.blocks.push_back(BlockOf(line, number));
    } else if (is_inside) {
      document.blocks.back().lines.push_back(line);
    } else {
      ReadHeading(line, document);
      ReadLinks(line, number, document);
    }
  }
  EXPECT_FALSE(is_inside) << path << ": the last block has no end";
  return document;
}

std::vector<Document> AllDocuments() {
  std::vector<std::string> paths = {"README.md", "CONTRIBUTING.md"};
  const fs::path root = ProgramPath("docs");
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".md") continue;
    paths.push_back("docs" / fs::relative(entry.path().parent_path(), root) /
                    entry.path().filename());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Document> documents;
  for (const std::string& path : paths) {
    documents.push_back(ReadDocument(fs::path(path).lexically_normal()));
  }
  return documents;
}

std::string Place(const Document& document, int line) {
  return absl::StrCat(document.path, ":", line);
}

}  // namespace dora::testing
