#include "github_action/workflow_files.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

namespace dora::github_action {
namespace {

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Reads entries as the runner does: `name<<delimiter`, lines, `delimiter`;
/// or `name=value` where the `=` comes first.
std::map<std::string, std::string> ReadAsTheRunnerDoes(
    const std::string& text) {
  std::map<std::string, std::string> values;
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    const size_t equals = line.find('=');
    const size_t heredoc = line.find("<<");
    if (equals < heredoc) {
      values[line.substr(0, equals)] = line.substr(equals + 1);
      continue;
    }
    if (heredoc == line.npos) continue;
    const std::string delimiter = line.substr(heredoc + 2);
    std::string& value = values[line.substr(0, heredoc)];
    for (bool first = true; std::getline(lines, line) && line != delimiter;
         first = false) {
      value += (first ? "" : "\n") + line;
    }
  }
  return values;
}

TEST(FileEntries, AreHeredocs) {
  EXPECT_EQ(FileEntries({}, "end"), "");
  EXPECT_EQ(FileEntries({{"event-id", "4f"}, {"service", ""}}, "end"),
            "event-id<<end\n4f\nend\nservice<<end\n\nend\n");
}

TEST(FileEntries, KeepHostileValuesInTheirPlace) {
  const NamedValues values = {
      {"service", "a\nadmin=true"},
      {"version", "a\nevent-id<<EOF\nstolen\nEOF"},
      {"git-repository-url", "a=b<<c"},
      {"event-id", "4f"},
  };
  const auto read = ReadAsTheRunnerDoes(FileEntries(values, RandomToken()));
  EXPECT_EQ(read,
            (std::map<std::string, std::string>(values.begin(), values.end())));
}

TEST(RandomToken, IsLongAndNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string token = RandomToken();
    EXPECT_EQ(token.size(), 37u) << token;
    EXPECT_EQ(token.find_first_not_of("dora-0123456789abcdef"), token.npos);
    EXPECT_TRUE(seen.insert(token).second) << token;
  }
}

TEST(AppendTo, AddsToTheEnd) {
  const std::string path = ::testing::TempDir() + "/append_to_adds";
  unlink(path.c_str());
  EXPECT_TRUE(AppendTo(path, "one\n").has_value());
  EXPECT_TRUE(AppendTo(path, "two\n"));
  EXPECT_EQ(TextOf(path), "one\ntwo\n");
}

TEST(AppendTo, TellsWhyItCannot) {
  const std::string path = ::testing::TempDir() + "/no/such/folder";
  const auto appended = AppendTo(path, "one\n");
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().message,
            path + " cannot be written: No such file or directory.");
}

}  // namespace
}  // namespace dora::github_action
