#include "app/commands/import_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "app/host/exit_code.h"
#include "tests/unit/app/commands/command_test.h"

namespace dora::app {
namespace {

using testing::Accepted;
using testing::CommandRun;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Refused;
using ::testing::SizeIs;
using testing::TempDirectory;

class ImportCommandTest : public ::testing::Test {
 protected:
  /// A file of `count` deployments, a minute each.
  std::string FileOf(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&text, R"({"service":"shop","started_at":)",
                      1699000000 + 60 * i, R"(,"finished_at":)",
                      1699000030 + 60 * i, "}\n");
    }
    const std::string path = folder_.Inside("history.jsonl");
    testing::WriteFile(path, text);
    return path;
  }

  TempDirectory folder_;
};

TEST_F(ImportCommandTest, SendsEachRecordOnceAlsoWhenRunAgain) {
  const std::string file = FileOf(20);
  CommandRun first(folder_, {});
  first.http().Otherwise(Accepted("x"));
  EXPECT_EQ(first.Run(&RunImport, {file}), exit_code::kOk);
  EXPECT_THAT(first.http().starts(), SizeIs(20));
  EXPECT_EQ(first.http().most_under_way(), 8u);
  EXPECT_EQ(first.host().emitted[0]["sent"], 20);

  CommandRun again(folder_, {});
  EXPECT_EQ(again.Run(&RunImport, {file}), exit_code::kOk);
  EXPECT_THAT(again.http().starts(), IsEmpty());
  EXPECT_EQ(again.host().emitted[0]["already_sent"], 20);
}

TEST_F(ImportCommandTest, ARejectedRecordIsNamedByItsLine) {
  CommandRun run(folder_, EnvironmentOf{{"DORA_ON_ERROR", "fail"}});
  run.http().Otherwise(Refused(400));
  EXPECT_EQ(run.Run(&RunImport, {FileOf(1)}), exit_code::kDeliveryFailed);
  EXPECT_THAT(run.host().Said(Level::kError),
              ::testing::Contains(HasSubstr("history.jsonl:1, id ")));
  EXPECT_EQ(run.host().emitted[0]["failed"], 1);
}

TEST_F(ImportCommandTest, ARefusedKeyEndsItAtOnce) {
  CommandRun run(folder_, {});
  run.http().Otherwise(Refused(403));
  EXPECT_EQ(run.Run(&RunImport, {FileOf(100)}), exit_code::kOk);
  EXPECT_LE(run.http().starts().size(), 8u);
  EXPECT_THAT(run.host().Said(Level::kWarning),
              ::testing::Contains(HasSubstr("The import ended early")));
}

/// Whoever cut milliseconds down did so in every record.
TEST_F(ImportCommandTest, DoubtfulTimesAreOneWarningAndAreSent) {
  const std::string file = folder_.Inside("history.csv");
  testing::WriteFile(file,
                     "service,started_at,finished_at\n"
                     "shop,1699000000,1699000030\n"
                     "shop,169900000,169900030\n"
                     "shop,169900060,169900090\n");
  CommandRun run(folder_, {});
  run.http().Otherwise(Accepted("x"));
  EXPECT_EQ(run.Run(&RunImport, {file}), exit_code::kOk);
  EXPECT_THAT(run.http().starts(), SizeIs(3));
  EXPECT_THAT(
      run.host().Said(Level::kWarning),
      ElementsAre(::testing::AllOf(
                      HasSubstr("history.csv:3: started_at: \"169900000\""),
                      HasSubstr("The times of 1 more records are as "
                                "doubtful.")),
                  HasSubstr("more than 2 years ago (line 3, line 4)")));
}

TEST_F(ImportCommandTest, ALongDeploymentHidesNoTimeThatLostDigits) {
  const std::string file = folder_.Inside("history.csv");
  testing::WriteFile(file,
                     "service,started_at,finished_at\n"
                     "shop,1690000000,1699000030\n"
                     "shop,169900000,169900030\n"
                     "cart,1690000000,1699000030\n");
  CommandRun run(folder_, {});
  run.http().Otherwise(Accepted("x"));
  EXPECT_EQ(run.Run(&RunImport, {file}), exit_code::kOk);
  EXPECT_THAT(run.host().Said(Level::kWarning),
              ElementsAre(HasSubstr("history.csv:3: started_at: \"169900000\""),
                          ::testing::AllOf(HasSubstr("history.csv:2: "),
                                           HasSubstr("of 1 more records")),
                          HasSubstr("more than 2 years ago (line 3)")));
}

TEST_F(ImportCommandTest, WhatIsWrongInEveryRecordIsToldOnceAtTheEnd) {
  const std::string file = folder_.Inside("history.csv");
  testing::WriteFile(file,
                     "service,started_at,finished_at\n"
                     "shop,45169.60,45169.61\nshop,45170.60,45170.61\n"
                     "cart,45171.60,45171.61\n");
  CommandRun run(folder_, {});
  EXPECT_EQ(run.Run(&RunImport, {file}), exit_code::kUsage);
  EXPECT_THAT(run.http().starts(), IsEmpty());
  EXPECT_THAT(
      run.host().Said(Level::kError),
      ElementsAre(::testing::AllOf(HasSubstr("\"45169.60\" (from "),
                                   HasSubstr("There are 2 more like this.")),
                  HasSubstr("3 of 3 records are invalid")));
}

TEST_F(ImportCommandTest, MoreRepetitionsThanCanBeLeftOutSaySo) {
  constexpr char kRecord[] =
      R"({"service":"a","started_at":1699000000,"finished_at":1699000030})";
  std::string text;
  for (int i = 0; i < 100010; ++i) absl::StrAppend(&text, kRecord, "\n");
  const std::string file = folder_.Inside("history.jsonl");
  testing::WriteFile(file, text);
  CommandRun run(folder_, {});
  run.world().inputs().Give(input::kSkipInvalid, "true", "--skip-invalid");
  EXPECT_EQ(run.Run(&RunImport, {file}), exit_code::kUsage);
  EXPECT_THAT(run.http().starts(), IsEmpty());
  EXPECT_THAT(run.host().Said(Level::kError),
              ElementsAre("Import: nothing was sent; 100001 or more of 100010 "
                          "records repeat another one, too many to leave out. "
                          "Remove them from the file."));
}

/// The past is never now.
TEST_F(ImportCommandTest, NowIsNoTimeOfARecord) {
  const std::string file = folder_.Inside("history.csv");
  testing::WriteFile(file,
                     "service,started_at,finished_at\nshop,1699000000,now\n");
  CommandRun run(folder_, {});
  EXPECT_EQ(run.Run(&RunImport, {file}), exit_code::kUsage);
  EXPECT_THAT(run.http().starts(), IsEmpty());
}

TEST_F(ImportCommandTest, ADryRunSendsNothing) {
  CommandRun run(folder_, EnvironmentOf{{"DORA_DRY_RUN", "true"}});
  EXPECT_EQ(run.Run(&RunImport, {FileOf(3)}), exit_code::kOk);
  EXPECT_THAT(run.host().out, SizeIs(3));
  EXPECT_EQ(run.world().clients_made(), 0);
}

}  // namespace
}  // namespace dora::app
