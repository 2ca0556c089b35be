#pragma once

#include <set>
#include <string>
#include <vector>

// The project's documents as data: their fenced blocks, headings and links.
// Enough of Markdown for how they are written, not a parser of all of it.

namespace dora::testing {

struct Block {
  std::string language;  ///< the fence's first word, such as `console`
  std::string note;      ///< the fence's second word; mostly empty
  int line = 0;          ///< of the fence, from 1
  std::vector<std::string> lines;
};

struct Link {
  std::string target;  ///< as written, such as `../design.md#glossary`
  int line = 0;
};

struct Document {
  std::string path;  ///< in the workspace, such as `docs/design.md`
  std::string text;
  std::vector<Block> blocks;
  std::set<std::string> anchors;  ///< of its headings, as GitHub makes them
  std::vector<Link> links;
};

/// The document at a place in the workspace, which must be in the test's data.
Document ReadDocument(const std::string& path);

/// README.md, CONTRIBUTING.md and all documents under docs/, by path.
std::vector<Document> AllDocuments();

/// A file and a line of it, for a failure's message.
std::string Place(const Document& document, int line);

}  // namespace dora::testing
