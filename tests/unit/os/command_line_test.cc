#include "os/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace dora::os {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Interpreters kInterpreters = {R"(C:\W\cmd.exe)", R"(C:\P S\pwsh.exe)"};

Launch LaunchFile(const std::string& file,
                  const std::vector<std::string>& arguments) {
  return LaunchOf(file, "typed", arguments, kInterpreters);
}

/// What a script of cmd gets, up to the last quotation mark of the line.
std::string ForCmd(const std::string& argument) {
  const Launch launch = LaunchFile(R"(C:\x.cmd)", {argument});
  const std::string before =
      R"(C:\W\cmd.exe /d /e:on /v:off /s /c ""C:\x.cmd" )";
  EXPECT_EQ(launch.line.substr(0, before.size()), before);
  return launch.line.substr(before.size(),
                            launch.line.size() - before.size() - 1);
}

// Source: "Parsing C command-line arguments", the rules read backwards.
TEST(QuoteArgument, IsReadBackAsItWas) {
  const struct {
    const char* argument;
    const char* quoted;
  } kCases[] = {
      {"", R"("")"},
      {"plain", "plain"},
      {R"(C:\a\)", R"(C:\a\)"},
      {"a b", R"("a b")"},
      {"a\tb", "\"a\tb\""},
      {"a\nb", "\"a\nb\""},
      {R"(a b\)", R"("a b\\")"},
      {R"(a b\\)", R"("a b\\\\")"},
      {R"(a\b c)", R"("a\b c")"},
      {R"(")", R"("\"")"},
      {R"(a"b)", R"("a\"b")"},
      {R"(a\"b)", R"("a\\\"b")"},
      {R"(a\\"b)", R"("a\\\\\"b")"},
      {"\xC3\xA9 %PATH%", "\"\xC3\xA9 %PATH%\""},
  };
  for (const auto& [argument, quoted] : kCases) {
    EXPECT_EQ(QuoteArgument(argument), quoted);
  }
}

TEST(KindOf, IsToldByTheEnding) {
  const struct {
    const char* path;
    FileKind kind;
  } kCases[] = {
      {R"(C:\a.exe)", FileKind::kProgram},
      {R"(C:\a)", FileKind::kProgram},
      {R"(C:\a.bat\b)", FileKind::kProgram},
      {R"(C:\a.cmd.exe)", FileKind::kProgram},
      {R"(C:\a.bat)", FileKind::kCmdScript},
      {"a/b.CmD", FileKind::kCmdScript},
      // The system takes such a name for the one without.
      {R"(C:\a.bat. .)", FileKind::kCmdScript},
      {"deploy.ps1", FileKind::kPowerShellScript},
  };
  for (const auto& [path, kind] : kCases) {
    EXPECT_EQ(KindOf(path), kind) << path;
  }
}

TEST(IsAbsolute, MeansTheSameInEveryFolder) {
  for (const char* path : {R"(C:\)", "c:/x", R"(\\host\share)", "//host/x"}) {
    EXPECT_TRUE(IsAbsolute(path)) << path;
  }
  for (const char* path : {"", ".", "x", "C:", "C:x", R"(\x)", "/x", "1:/x"}) {
    EXPECT_FALSE(IsAbsolute(path)) << path;
  }
}

TEST(CommandPlaces, AreInAbsoluteFoldersWithTheEndingsThatCanBeStarted) {
  EXPECT_THAT(
      CommandPlaces("npm", R"(.;;C:\a;"D:\b c\";x)", ".JS;.EXE;.CMD;.PY"),
      ElementsAre(R"(C:\a\npm.exe)", R"(C:\a\npm.cmd)", R"(D:\b c\npm.exe)",
                  R"(D:\b c\npm.cmd)"));
}

TEST(CommandPlaces, WithoutPathextAreThoseThatCmdHas) {
  EXPECT_THAT(
      CommandPlaces("x", R"(C:\)", ""),
      ElementsAre(R"(C:\x.com)", R"(C:\x.exe)", R"(C:\x.bat)", R"(C:\x.cmd)"));
}

TEST(CommandPlaces, ANameWithAnEndingIsLookedForAsItIsFirst) {
  EXPECT_THAT(CommandPlaces("deploy.ps1", R"(C:\a)", ".EXE"),
              ElementsAre(R"(C:\a\deploy.ps1)", R"(C:\a\deploy.ps1.exe)"));
}

TEST(CommandPlaces, APathIsNotLookedForInFolders) {
  EXPECT_THAT(CommandPlaces("./deploy", R"(C:\a)", ".BAT"),
              ElementsAre("./deploy.bat", "./deploy"));
  EXPECT_THAT(CommandPlaces(R"(b\deploy.cmd)", R"(C:\a)", ".BAT"),
              ElementsAre(R"(b\deploy.cmd)", R"(b\deploy.cmd.bat)"));
}

TEST(ProgramPlaces, HoldNoScript) {
  EXPECT_THAT(ProgramPlaces("git", R"(C:\a;b)"),
              ElementsAre(R"(C:\a\git.exe)", R"(C:\a\git.com)"));
  EXPECT_THAT(
      ProgramPlaces(R"(C:\git.exe)", ""),
      ElementsAre(R"(C:\git.exe)", R"(C:\git.exe.exe)", R"(C:\git.exe.com)"));
  EXPECT_THAT(ProgramPlaces(R"(.\git.exe)", R"(C:\a)"), IsEmpty());
}

TEST(Launch, AProgramGetsTheNameThatWasTyped) {
  const Launch launch = LaunchFile(R"(C:\a b\x.exe)", {"", "a b", "%X%"});
  EXPECT_EQ(launch.file, R"(C:\a b\x.exe)");
  EXPECT_EQ(launch.line, R"("typed" "" "a b" %X%)");
  EXPECT_EQ(launch.problem, "");
}

TEST(Launch, AScriptOfPowerShellIsAFileWithoutProfile) {
  const Launch launch = LaunchFile(R"(.\a b.ps1)", {"eu west", "-Force"});
  EXPECT_EQ(launch.file, kInterpreters.powershell);
  EXPECT_EQ(launch.line,
            R"("C:\P S\pwsh.exe" -NoProfile -NonInteractive -ExecutionPolicy )"
            R"(Bypass -File ".\a b.ps1" "eu west" -Force)");
}

TEST(Launch, AScriptOfCmdIsRunByTheSystemsCmd) {
  const Launch launch = LaunchFile("./a b/100%.cmd", {"eu"});
  EXPECT_EQ(launch.file, kInterpreters.cmd);
  EXPECT_EQ(
      launch.line,
      R"(C:\W\cmd.exe /d /e:on /v:off /s /c "".\a b\100%%cd:~,%.cmd" eu")");
}

TEST(Launch, WhatMeansSomethingToCmdIsQuoted) {
  const struct {
    const char* argument;
    const char* quoted;
  } kCases[] = {
      {"prod", "prod"},
      {R"(C:\a\b.txt)", R"(C:\a\b.txt)"},
      {"--env", "--env"},
      {"", R"("")"},
      {"a b", R"("a b")"},
      {"a&calc", R"("a&calc")"},
      {"a|b", R"("a|b")"},
      {"a>b<c", R"("a>b<c")"},
      {"a^b", R"("a^b")"},
      {"(a)", "\"(a)\""},
      {"a=b", R"("a=b")"},
      {"a,b;c", R"("a,b;c")"},
      {"!PATH!", R"("!PATH!")"},
      {"%PATH%", R"("%%cd:~,%PATH%%cd:~,%")"},
      {R"(a"b)", R"("a""b")"},
      {R"("&calc&")", R"("""&calc&""")"},
      {R"(a b\)", R"("a b\\")"},
      {R"(a\"b)", R"("a\\""b")"},
      {R"(C:\a\)", R"("C:\a\\")"},
      // cmd takes a no-break space for the end of a word.
      {"1\u00a0/f", "\"1\u00a0/f\""},
      {"B\u00fccher", "B\u00fccher"},
  };
  for (const auto& [argument, quoted] : kCases) {
    EXPECT_EQ(ForCmd(argument), quoted);
  }
}

TEST(Launch, WhatCmdCannotGetIsAProblem) {
  for (const char* argument : {"a\nb", "a\rb", "\n"}) {
    const Launch launch = LaunchFile(R"(C:\x.bat)", {"fine", argument});
    EXPECT_THAT(launch.problem, HasSubstr("line break"));
    EXPECT_EQ(launch.line, "");
    EXPECT_EQ(LaunchFile(R"(C:\x.exe)", {argument}).problem, "");
  }
  EXPECT_NE(LaunchFile("x.bat", {std::string(9000, 'x')}).problem, "");
  EXPECT_EQ(LaunchFile("x.exe", {std::string(9000, 'x')}).problem, "");
  EXPECT_NE(LaunchFile("x.exe", {std::string(40000, 'x')}).problem, "");
}

TEST(Launch, ANulIsAProblemForEveryCommand) {
  for (const char* file : {"x.exe", "x.cmd", "x.ps1"}) {
    EXPECT_THAT(LaunchFile(file, {std::string("a\0b", 3)}).problem,
                HasSubstr("NUL"));
  }
}

}  // namespace
}  // namespace dora::os
