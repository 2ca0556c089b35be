// The files of an import: what is read, and where what was sent is noted.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string Records(int from, int to) {
  std::string lines;
  for (int i = from; i < to; ++i) {
    absl::StrAppend(&lines, R"({"service":"shop","started_at":)",
                    1693491974 + i, R"(,"finished_at":)", 1693492974 + i,
                    "}\n");
  }
  return lines;
}

class ImportFiles : public ::testing::Test {
 protected:
  Command Import(const std::string& file,
                 const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"import", file, "--api-url",
                                          intake_.url()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return scratch_.DeployCommand(arguments);
  }

  /// The command in a shell, behind `first`.
  static Command Behind(const std::string& first, Command command) {
    command.arguments.insert(
        command.arguments.begin(),
        {"/bin/sh", "-c", first + "; exec \"$@\" 2>&1", "sh"});
    return command;
  }

  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = scratch_.path() + "/" + name;
    WriteFile(path, text);
    return path;
  }

  IntakeServer intake_;
  Scratch scratch_;
};

TEST_F(ImportFiles, WhatHasNoEndOrCannotBeReadIsAUsageError) {
  for (const char* file :
       {"/dev/zero", "/dev/urandom", "/dev/full", "/", "/proc/self/mem"}) {
    const Finished finished = testing::Run(Import(file));
    EXPECT_EQ(finished.exit_code, 2) << file;
    EXPECT_THAT(finished.err, HasSubstr(absl::StrCat(file, " cannot be read")));
  }
  Command command = Import("-");
  command.input = "/";
  const Finished finished = testing::Run(command);
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("cannot be read to its end"));
  EXPECT_THAT(intake_.Requests(), IsEmpty());
}

TEST_F(ImportFiles, AFileMayBeDeeperThanWindowsTakesWithoutAsking) {
  std::string folder = scratch_.path();
  for (int i = 0; i < 12; ++i) folder += "/a folder with quite a long name";
  std::filesystem::create_directories(folder);
  WriteFile(folder + "/events.jsonl", Records(0, 2));
  const Finished finished = testing::Run(Import(folder + "/events.jsonl"));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(intake_.Requests(), SizeIs(2));
}

TEST_F(ImportFiles, APipeIsReadToItsEnd) {
  const std::string pipe = scratch_.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { WriteFile(pipe, Records(0, 3)); });
  const Finished finished = testing::Run(Import(pipe));
  writer.join();
  EXPECT_THAT(LastLine(finished.err), StartsWith("Import: 3 sent"));
}

TEST_F(ImportFiles, NothingIsSentThatCannotBeNoted) {
  const std::string first = Write("first", Records(0, 1));
  const std::string second = Write("second", Records(1, 40));
  const std::vector<std::string> state = {"--state", "noted"};
  ASSERT_EQ(testing::Run(Import(first, state)).exit_code, 0);
  const Finished finished =
      testing::Run(Behind("trap '' XFSZ; ulimit -f 2", Import(second, state)));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.out,
              HasSubstr("the state file noted cannot be written"));
  EXPECT_THAT(intake_.Requests(), SizeIs(1));
}

TEST_F(ImportFiles, WhatCouldNotBeNotedIsNotSaidToBe) {
  intake_.SetFaults({"delay=500ms"});
  const Command command =
      Behind("trap '' XFSZ; echo $$",
             Import(Write("events", Records(0, 9)), {"--parallel", "1"}));
  Background import(command);
  pid_t pid = 0;
  ASSERT_TRUE(absl::SimpleAtoi(import.ReadLine(), &pid));
  // Its state is open by the time of its first request.
  for (int i = 0; i < 1000 && intake_.Requests().empty(); ++i) {
    std::this_thread::yield();
  }
  const rlimit limit{16, 16};
  ASSERT_EQ(prlimit(pid, RLIMIT_FSIZE, &limit, nullptr), 0);
  std::string said;
  for (std::string line; !(line = import.ReadLine()).empty();) {
    absl::StrAppend(&said, line, "\n");
  }
  EXPECT_THAT(said, HasSubstr("cannot be written: File too large"));
  EXPECT_THAT(said,
              HasSubstr("Not everything that was sent could be recorded in "));
  EXPECT_THAT(said, Not(HasSubstr("What was sent is recorded")));
  EXPECT_THAT(said, HasSubstr("Import: 1 sent, 0 already sent, 0 failed"));
}

}  // namespace
}  // namespace dora::testing
