#include "github_action/workflow_commands.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace dora::github_action {
namespace {

using app::Level;

struct Escaping {
  std::string text;
  std::string data;
  std::string property;
};

TEST(Escape, KeepsTextInItsPlace) {
  for (const Escaping& each : std::vector<Escaping>{
           {"", "", ""},
           {"plain text", "plain text", "plain text"},
           {"100%", "100%25", "100%25"},
           {"%0A", "%250A", "%250A"},
           {"a\nb", "a%0Ab", "a%0Ab"},
           {"a\r\nb", "a%0D%0Ab", "a%0D%0Ab"},
           {"a:b", "a:b", "a%3Ab"},
           {"a,b", "a,b", "a%2Cb"},
           {"::error::x", "::error::x", "%3A%3Aerror%3A%3Ax"},
       }) {
    EXPECT_EQ(EscapeData(each.text), each.data);
    EXPECT_EQ(EscapeProperty(each.text), each.property);
  }
}

TEST(LineFor, IsAnAnnotationOrPlain) {
  EXPECT_EQ(LineFor(Level::kInfo, "sent"), "dora-deploy: sent\n");
  EXPECT_EQ(LineFor(Level::kNotice, "sent"),
            "::notice title=dora-deploy::sent\n");
  EXPECT_EQ(LineFor(Level::kWarning, "50% sent"),
            "::warning title=dora-deploy::50%25 sent\n");
  EXPECT_EQ(LineFor(Level::kError, "a\nb"),
            "::error title=dora-deploy::a\\nb\n");
}

TEST(PlainLine, ChangesNoMoreThanItMust) {
  EXPECT_EQ(PlainLine("tags [a] of #12"), "dora-deploy: tags [a] of #12\n");
  EXPECT_EQ(PlainLine("##[error]x"), "dora-deploy: ##(error]x\n");
}

TEST(MaskLines, AreOneForEachLineOfTheSecret) {
  EXPECT_EQ(MaskLines("key"), "::add-mask::key\n");
  EXPECT_EQ(MaskLines("a%b"), "::add-mask::a%25b\n");
  EXPECT_EQ(MaskLines("one\r\n two \n\n"),
            "::add-mask::one\n::add-mask::two\n");
  EXPECT_EQ(MaskLines(""), "");
  EXPECT_EQ(MaskLines(" \n"), "");
}

TEST(WithoutCommands, KeepsTheBytes) {
  EXPECT_EQ(WithoutCommands("::error::x\n##[error]y", "token"),
            "::stop-commands::token\n::error::x\n##[error]y\n::token::\n");
}

/// The command that the runner reads in a line; empty where it reads none.
/// Its rules, for the commands that matter: `::` at the start of the line, or
/// `##[` anywhere in it, both compared without regard to invisible characters.
std::string CommandIn(const std::string& line) {
  static const auto* const kKnown = new std::set<std::string>{
      "add-mask", "add-matcher", "debug",         "error",      "group",
      "notice",   "set-output",  "stop-commands", "save-state", "warning"};
  const std::string seen = absl::StrReplaceAll(line, {{"\xE2\x80\x8B", ""},
                                                      {"\xEF\xBB\xBF", ""},
                                                      {"\xC2\xAD", ""},
                                                      {"\xE2\x80\x83", " "},
                                                      {"\xC2\xA0", " "}});
  const std::string trimmed(absl::StripLeadingAsciiWhitespace(seen));
  std::string words;
  if (absl::StartsWith(trimmed, "::")) {
    const size_t end = trimmed.find("::", 2);
    if (end != trimmed.npos) words = trimmed.substr(2, end - 2);
  } else {
    const size_t begin = seen.find("##[");
    const size_t end = seen.find(']', begin == seen.npos ? 0 : begin);
    if (begin != seen.npos && end != seen.npos) {
      words = seen.substr(begin + 3, end - begin - 3);
    }
  }
  const std::string name = words.substr(0, words.find(' '));
  return kKnown->count(name) == 0 ? "" : name;
}

TEST(LineFor, IsOneLineWithNoCommandButItsOwn) {
  const std::vector<std::string> hostile = {
      "::error::x",
      "  ::error::x",
      "\xE2\x80\x83::error::x",
      "\xE2\x80\x8B::error::x",
      "\xEF\xBB\xBF:\xC2\xAD:error::x",
      "::set-output name=delivered::true",
      "a\n::error::x",
      "a\r::error::x",
      "a\r\n::add-matcher::x.json",
      "a\v::error::x\f::error::y",
      "##[error]x",
      "a ##[set-output name=delivered;]true",
      "#\xE2\x80\x8B#\xC2\xAD[add-matcher]x.json",
      "#a##[error]b[c]",
      "%0A::error::x",
      "a::warning::b",
      "::stop-commands::x",
      "::",
  };
  for (const std::string& text : hostile) {
    for (const auto& [level, command] :
         std::vector<std::pair<Level, std::string>>{
             {Level::kInfo, ""},
             {Level::kNotice, "notice"},
             {Level::kWarning, "warning"},
             {Level::kError, "error"}}) {
      const std::string line = LineFor(level, text);
      EXPECT_EQ(line.find_first_of("\r\n\v\f"), line.size() - 1) << line;
      EXPECT_EQ(CommandIn(line), command) << line;
    }
  }
}

TEST(CommandIn, FindsTheCommandsThatItIsAskedFor) {
  EXPECT_EQ(CommandIn(" ::error::x"), "error");
  EXPECT_EQ(CommandIn("a ##[set-output name=a;]b"), "set-output");
  EXPECT_EQ(CommandIn("#\xE2\x80\x8B#[error]x"), "error");
  EXPECT_EQ(CommandIn("a ::error::x"), "");
}

}  // namespace
}  // namespace dora::github_action
