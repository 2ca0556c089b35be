// Links between documents lead to files and headings that exist.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/docs/documents.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

namespace fs = std::filesystem;

std::vector<Document> LinkedDocuments() {
  std::vector<Document> documents = AllDocuments();
  for (const char* path : {"CHANGELOG.md", "SECURITY.md", "intake/README.md",
                           "providers/README.md", "tests/README.md"}) {
    documents.push_back(ReadDocument(path));
  }
  return documents;
}

/// The place in the workspace that a link of `document` leads to.
std::string PathOf(const std::string& target, const Document& document) {
  if (target.empty()) return document.path;
  return (fs::path(document.path).parent_path() / target).lexically_normal();
}

void ExpectLeadsSomewhere(const Link& link, const Document& document) {
  if (absl::StartsWith(link.target, "https://")) return;
  SCOPED_TRACE(Place(document, link.line) + ": " + link.target);
  const std::vector<std::string> parts =
      absl::StrSplit(link.target, absl::MaxSplits('#', 1));
  const std::string path = PathOf(parts[0], document);
  ASSERT_TRUE(fs::is_regular_file(ProgramPath(path)))
      << path << " does not exist, or is not in the data of this test";
  if (parts.size() == 1) return;
  EXPECT_THAT(ReadDocument(path).anchors, ::testing::Contains(parts[1]));
}

TEST(Links, LeadToFilesAndHeadingsThatExist) {
  size_t links = 0;
  for (const Document& document : LinkedDocuments()) {
    for (const Link& link : document.links) {
      ExpectLeadsSomewhere(link, document);
      ++links;
    }
  }
  EXPECT_GT(links, 100u);
}

TEST(Links, TheIndexHasEachDocument) {
  const Document index = ReadDocument("docs/README.md");
  std::set<std::string> listed = {index.path};
  for (const Link& link : index.links) {
    listed.insert(PathOf(link.target, index));
  }
  for (const Document& document : AllDocuments()) {
    EXPECT_THAT(listed, ::testing::Contains(document.path));
  }
}

}  // namespace
}  // namespace dora::testing
