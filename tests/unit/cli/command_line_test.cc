#include "cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace dora::cli {
namespace {

using Request = CommandLine::Request;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Words = std::vector<std::string>;

/// The options as they were given: `site=eu`.
Words OptionsOf(const CommandLine& line) {
  Words options;
  for (const GivenOption& option : line.options) {
    options.push_back(absl::StrCat(option.spec->name, "=", option.value));
  }
  return options;
}

struct Case {
  Words words;
  Request request;
};

TEST(CommandLineTest, TellsWhatIsAskedFor) {
  for (const auto& [words, request] : std::vector<Case>{
           {{"-h"}, Request::kShortHelp},
           {{"--help"}, Request::kFullHelp},
           {{"--version"}, Request::kVersion},
           {{"dora", "--help"}, Request::kFullHelp},
           {{"deployment"}, Request::kRun},
           {{"deployment", "-h"}, Request::kShortHelp},
           {{"dora", "deployment", "--help"}, Request::kFullHelp},
           // The first one counts.
           {{"deployment", "-h", "--help"}, Request::kShortHelp},
           // A mistake hides no help.
           {{"deployment", "--nope", "--help"}, Request::kFullHelp},
           {{"deploy", "--help"}, Request::kFullHelp},
           {{"import", "--help"}, Request::kFullHelp},
           {{"exec", "./deploy.sh", "-h"}, Request::kShortHelp},
           {{}, Request::kNothing},
           {{"help"}, Request::kNothing},
           {{"deployment", "--nope"}, Request::kNothing},
           {{"deployment", "--help-all"}, Request::kNothing},
           {{"import"}, Request::kNothing}}) {
    EXPECT_EQ(ParseCommandLine(words).request, request)
        << absl::StrJoin(words, " ");
  }
}

TEST(CommandLineTest, TheValueOfAnOptionIsNoRequestForHelp) {
  for (const char* value : {"-h", "--help", "--version"}) {
    const CommandLine line =
        ParseCommandLine({"failure", "--name", value, "--team", "a"});
    EXPECT_EQ(line.request, Request::kRun);
    EXPECT_THAT(OptionsOf(line),
                ElementsAre("team=a", absl::StrCat("name=", value)));
  }
  EXPECT_THAT(OptionsOf(ParseCommandLine({"failure", "--name=--help"})),
              ElementsAre("name=--help"));
}

TEST(CommandLineTest, AnEqualsSignAtTheEndGivesAnEmptyText) {
  for (const Words& words :
       {Words{"deployment", "--changed-since=", "--dry-run"},
        Words{"deployment", "--dry-run", "--changed-since="},
        Words{"deployment", "--changed-since", "", "--dry-run"}}) {
    const CommandLine line = ParseCommandLine(words);
    EXPECT_EQ(line.request, Request::kRun) << line.problem;
    EXPECT_THAT(OptionsOf(line), ElementsAre("dry-run=true", "changed-since="));
  }
  EXPECT_EQ(ParseCommandLine({"deployment", "--changed-since=", "x"}).request,
            Request::kNothing);
}

TEST(CommandLineTest, WhatFollowsTheMarkIsNoRequestForHelp) {
  const CommandLine line = ParseCommandLine(
      {"exec", "--team", "a", "--", "make", "--help", "-h", "--", "x"});
  EXPECT_EQ(line.request, Request::kRun);
  EXPECT_THAT(line.arguments, ElementsAre("make", "--help", "-h", "--", "x"));
  EXPECT_THAT(line.own_words, ElementsAre("exec", "--team", "a"));
  EXPECT_EQ(ParseCommandLine({"outbox", "--", "--help"}).request,
            Request::kRun);
  EXPECT_EQ(ParseCommandLine({"deployment", "--", "--help"}).request,
            Request::kNothing);
}

TEST(CommandLineTest, TellsOptionsFromArguments) {
  const CommandLine line =
      ParseCommandLine({"outbox", "drop", "--verbose", "abc", "--output=json"});
  EXPECT_EQ(line.command, FindCommand("outbox"));
  EXPECT_THAT(line.arguments, ElementsAre("drop", "abc"));
  EXPECT_THAT(OptionsOf(line), ElementsAre("output=json", "verbose=true"));
}

TEST(CommandLineTest, AListMayBeGivenSeveralTimes) {
  EXPECT_THAT(OptionsOf(ParseCommandLine(
                  {"deployment", "--service", "a", "--service=b"})),
              ElementsAre("service=a", "service=b"));
}

struct Mistake {
  Words words;
  const char* problem;
};

TEST(CommandLineTest, SaysWhatIsWrong) {
  for (const auto& [words, problem] : std::vector<Mistake>{
           {{}, "A command is required: deployment, exec"},
           {{"deploymnt"}, "Did you mean deployment? "},
           {{"deployment", "--servic", "a"},
            "--servic: unknown option. Did you mean --service? See `--help`."},
           {{"deployment", "--hlep"}, "Did you mean --help? "},
           {{"deployment", "--help-all"}, "Did you mean --help? "},
           {{"deployment", "--api-key=x"}, "Set DD_API_KEY in the environment"},
           {{"deployment", "--service"},
            "--service: a value is required. Write `--service NAME`"},
           {{"deployment", "--dry-run", "--env"}, "--env: a value is required"},
           {{"deployment", "--env", "--service", "a"},
            "--env: a value is required, but --service stands there. "},
           {{"deployment", "--env", "a", "--env=b"},
            "--env: given as \"a\" and as \"b\", but it takes one value. "
            "Leave one of them out."},
           {{"deployment", "--dry-run", "--dry-run=false"},
            "--dry-run: given as \"true\" and as \"false\""},
           {{"deployment", "--dry-run", "yes"},
            "--dry-run: the word behind it (not shown) belongs to no option. "
            "Write `--dry-run`, `--dry-run=true` or `--dry-run=false`."},
           {{"deployment", "--dry-run", "\u2014env", "prod"},
            "--env: the dash before it is one of a word processor, such as "
            "\u2014 or \u2013. Write it with two hyphens: `--env`."},
           {{"deployment", "\u2013-env=prod"}, "--env: the dash before it"},
           {{"deployment", "--service", "\u2013env"}, "--env: the dash before"},
           {{"import", "a", "\u2212\u2212dry-run"},
            "--dry-run: the dash before"},
           {{"exec", "\u2014env", "a", "--", "b"}, "--env: the dash before"},
           {{"deployment", "\u2014stray"}, "unexpected argument (not shown)"},
           {{"deployment", "--no-dry-run"}, "Did you mean --dry-run=false? "},
           {{"deployment", "--help=x"}, "--help: takes no value"},
           {{"deployment", "stray"}, "unexpected argument (not shown)"},
           {{"deployment", "deployment"}, "unexpected argument (not shown)"},
           {{"deployment", "--service", "a", "b"},
            "unexpected argument (not shown)"},
           {{"deployment", "--", "x"}, "Only exec takes a command there."},
           {{"exec", "./deploy.sh"}, "exec: write `--` before the command"},
           {{"exec", "ls", "-la"}, "exec: write `--` before the command"},
           {{"exec", "--started-at", "1"},
            "--started-at: an option of deployment, start, finish, failure, "
            "doctor, but not of exec."},
           {{"--env", "a", "deployment"}, "Options stand behind it."},
           {{"deploy"}, "Did you mean deployment? "},
           {{"run"}, "Did you mean exec? "},
           {{"help"}, "Did you mean --help? "},
           {{"import"}, "import: FILE is required"},
           {{"import", "a", "b"},
            "import: takes one argument, FILE, but 2 are given."},
           {{"import", "a", "import"}, "but 2 are given."}}) {
    const CommandLine line = ParseCommandLine(words);
    EXPECT_EQ(line.request, Request::kNothing) << absl::StrJoin(words, " ");
    EXPECT_THAT(line.problem, HasSubstr(problem));
  }
  EXPECT_THAT(ParseCommandLine({"start"}).problem, IsEmpty());
}

/// CLI11's own texts are for the programmers of a command line.
TEST(CommandLineTest, SaysNothingInTheWordsOfItsLibrary) {
  const Words rests[] = {{},
                         {""},
                         {"-"},
                         {"--"},
                         {"--", "--", "x"},
                         {"---x"},
                         {"--=x"},
                         {"-s", "a"},
                         {"-hx=1"},
                         {"--help=x"},
                         {"--nope"},
                         {"stray", "stray"},
                         {"--output"},
                         {"--output="},
                         {"--output=", "--verbose"},
                         {"--output", "a", "--output", "b"},
                         {"--verbose=maybe"},
                         {"--verbose=-5"},
                         {"--verbose=99999999999999999999"},
                         {"--verbose="},
                         {"--verbose", "x"},
                         {"--no-verbose"},
                         {"!verbose"},
                         {"/verbose"},
                         {"++", "{a}", "[]", "%%"},
                         {"deployment", "import"}};
  std::vector<std::string> names = {"", "nope", "--version=1", "--help=1"};
  for (const CommandSpec& command : AllCommands()) {
    names.emplace_back(command.name);
  }
  for (const std::string& name : names) {
    for (const Words& rest : rests) {
      Words words = {name};
      words.insert(words.end(), rest.begin(), rest.end());
      const std::string problem = ParseCommandLine(words).problem;
      for (const char* phrase :
           {"Could not convert", "At Most", "At Least", "Exactly", "TEXT",
            "were not expected", "was not expected", "required but received",
            "required TEXT missing", "not an allowed value", "Requires",
            "subcommand", "too many inputs", "positional", "true/false",
            "nonpositive", "INI"}) {
        EXPECT_THAT(problem, ::testing::Not(HasSubstr(phrase)))
            << absl::StrJoin(words, " ");
      }
    }
  }
}

TEST(CommandLineTest, TheSameValueTwiceIsOne) {
  EXPECT_THAT(OptionsOf(ParseCommandLine({"deployment", "--env", "a", "--env=a",
                                          "--verbose", "--verbose"})),
              ElementsAre("env=a", "verbose=true"));
}

/// As `--env "$EMPTY"` is; the next word is not taken for it.
TEST(CommandLineTest, NothingBehindTheEqualsSignIsNoValue) {
  for (const char* blank : {"--env=", "--dry-run="}) {
    const CommandLine line =
        ParseCommandLine({"deployment", blank, "--service", "a"});
    EXPECT_EQ(line.request, Request::kRun);
    EXPECT_THAT(OptionsOf(line), ::testing::Contains("service=a"));
    EXPECT_THAT(OptionsOf(line),
                ::testing::Each(::testing::AnyOf("service=a", "env=")));
  }
  EXPECT_THAT(OptionsOf(ParseCommandLine({"failure", "--name", "--env="})),
              ElementsAre("name=--env="));
}

TEST(CommandLineTest, AFlagsValueIsCheckedWithTheOtherInputs) {
  EXPECT_THAT(OptionsOf(ParseCommandLine({"deployment", "--dry-run=maybe"})),
              ElementsAre("dry-run=maybe"));
}

TEST(CommandLineTest, AListTakesOneWordEachTime) {
  const CommandLine line =
      ParseCommandLine({"change-failure", "--service", "a", "the-id"});
  EXPECT_THAT(OptionsOf(line), ElementsAre("service=a"));
  EXPECT_THAT(line.arguments, ElementsAre("the-id"));
}

/// It may be a secret that its user believed to have an option.
TEST(CommandLineTest, ShowsNoValueOfAnUnknownOption) {
  EXPECT_THAT(ParseCommandLine({"deployment", "--key=s3cret"}).problem,
              ::testing::Not(HasSubstr("s3cret")));
}

}  // namespace
}  // namespace dora::cli
