#include "core/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/base/text.h"

namespace dora::core {
namespace {

TEST(ErrorToString, IsTheMessageThenTheHint) {
  EXPECT_EQ(ToString({ErrorKind::kUsage, "It is wrong.", "Fix it."}),
            "It is wrong. Fix it.");
}

TEST(ErrorToString, HasNoBlankBehindAMessageWithoutHint) {
  EXPECT_EQ(ToString({ErrorKind::kUsage, "It is wrong.", ""}), "It is wrong.");
}

TEST(InvalidField, NamesFieldValueSourceAndRule) {
  const Error error =
      InvalidField("env", {"a b", "DD_ENV"}, "holds a blank", "Drop it.");
  EXPECT_EQ(error.kind, ErrorKind::kValidation);
  EXPECT_EQ(error.message, "env: \"a b\" (from DD_ENV) holds a blank.");
  EXPECT_EQ(error.hint, "Drop it.");
}

TEST(Quoted, PutsTextInQuotes) { EXPECT_EQ(Quoted("a b"), "\"a b\""); }

TEST(Quoted, EscapesQuotesAndControlCharacters) {
  EXPECT_EQ(Quoted("a\"b\n\x1b"), "\"a\\\"b\\n\\033\"");
}

TEST(Quoted, KeepsUtf8Readable) { EXPECT_EQ(Quoted("café"), "\"café\""); }

TEST(Quoted, ShowsAll120Bytes) {
  const std::string text(120, 'a');
  EXPECT_EQ(Quoted(text), "\"" + text + "\"");
}

TEST(Quoted, CutsAfter120BytesAndShowsThatItDid) {
  EXPECT_EQ(Quoted(std::string(121, 'a')),
            "\"" + std::string(120, 'a') + "...\"");
}

// A message is printed and written as JSON: it must be text, whatever it
// quotes.
TEST(Quoted, IsAlwaysOneLineOfUtf8) {
  for (const std::string& text :
       {std::string("\xff\xfe"), std::string("caf\xe9"),
        std::string("a\xc2\x9b") + "31m", std::string("a\xc2\x85") + "b",
        std::string(119, 'a') + "\xc3\xa9", std::string("\0\x7f", 2)}) {
    EXPECT_TRUE(IsOneLineOfUtf8(Quoted(text)))
        << ::testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace dora::core
