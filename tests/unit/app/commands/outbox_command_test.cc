#include "app/commands/outbox_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/commands/deployment_command.h"
#include "app/commands/failure_command.h"
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
using testing::KeptIn;
using testing::Refused;
using ::testing::SizeIs;
using testing::TempDirectory;

EnvironmentOf Settings() {
  return {{"DD_ENV", "prod"}, {"DORA_SKIP_GIT", "true"}, {"DORA_TIMEOUT", "4"}};
}

class OutboxCommandTest : public ::testing::Test {
 protected:
  /// An event of each service that nobody takes.
  void KeepOneOf(const std::vector<std::string>& services) {
    CommandRun run(folder_, Settings());
    for (const std::string& service : services) {
      run.world().inputs().Give(input::kService, service, "--service");
    }
    run.world().inputs().Give(input::kStartedAt, "1699999000", "--started-at");
    run.http().Otherwise(Refused(503));
    run.Run(&RunDeployment);
    ASSERT_THAT(KeptIn(folder_), SizeIs(services.size()));
  }

  TempDirectory folder_;
};

TEST_F(OutboxCommandTest, ListShowsEachAndSendsNothing) {
  KeepOneOf({"shop", "cart"});
  CommandRun list(folder_, Settings());
  EXPECT_EQ(list.Run(&RunOutbox, {"list"}), exit_code::kOk);
  EXPECT_THAT(list.host().out, SizeIs(2));
  EXPECT_EQ(list.world().clients_made(), 0);
  EXPECT_THAT(list.host().Said(Level::kInfo),
              ElementsAre(HasSubstr("2 event(s) are kept in ")));
}

TEST_F(OutboxCommandTest, FlushSendsAll) {
  KeepOneOf({"shop", "cart"});
  CommandRun flush(folder_, Settings());
  flush.http().Otherwise(Accepted("x"));
  EXPECT_EQ(flush.Run(&RunOutbox, {"flush"}), exit_code::kOk);
  EXPECT_THAT(flush.http().starts(), SizeIs(2));
  EXPECT_THAT(KeptIn(folder_), IsEmpty());
  EXPECT_EQ(flush.host().emitted[0]["sent"], 2);
}

TEST_F(OutboxCommandTest, WhatFlushCannotSendStaysAndFailsWhereAskedTo) {
  KeepOneOf({"shop"});
  CommandRun flush(folder_, Settings().With("DORA_ON_ERROR", "fail"));
  flush.http().Otherwise(Refused(503));
  EXPECT_EQ(flush.Run(&RunOutbox, {"flush"}), exit_code::kDeliveryFailed);
  EXPECT_THAT(KeptIn(folder_), SizeIs(1));
  EXPECT_EQ(flush.host().emitted[0]["left"], 1);
}

TEST_F(OutboxCommandTest, DropTakesOutTheOneThatIsNamed) {
  KeepOneOf({"shop", "cart"});
  CommandRun drop(folder_, Settings());
  EXPECT_EQ(drop.Run(&RunOutbox, {"drop", KeptIn(folder_).front()}),
            exit_code::kOk);
  EXPECT_THAT(KeptIn(folder_), SizeIs(1));
  EXPECT_EQ(drop.host().emitted[0]["dropped"], 1);
}

TEST_F(OutboxCommandTest, AnIncidentTakesWhatWasKeptWithIt) {
  KeepOneOf({"shop"});
  CommandRun failure(folder_, Settings());
  failure.world().inputs().Give(input::kService, "shop", "--service");
  failure.world().inputs().Give(input::kStartedAt, "now", "--started-at");
  failure.http().Otherwise(Accepted("x"));
  EXPECT_EQ(failure.Run(&RunFailure), exit_code::kOk);
  EXPECT_THAT(failure.http().starts(), SizeIs(2));
  EXPECT_THAT(KeptIn(folder_), IsEmpty());
}

}  // namespace
}  // namespace dora::app
