// The file of --sink jsonl=FILE, as the real program leaves it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/e2e.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const Variables kNoKey = {{"DD_API_KEY", ""}};

std::vector<std::string> DeploymentTo(const std::string& sink) {
  return {"deployment",   "--service",  "shopist",    "--env",  "prod",
          "--started-at", "1693491974", "--skip-git", "--sink", sink};
}

TEST(LineFile, ALineThatWasCutOffIsEndedAndTold) {
  const Scratch scratch;
  const std::string file = scratch.path() + "/events.jsonl";
  WriteFile(file, R"({"service":"cut o)");
  const Finished finished =
      scratch.Deploy(DeploymentTo("jsonl=events.jsonl"), kNoKey);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err,
              HasSubstr("warning: The last line of events.jsonl had been cut "
                        "off; the event is on a new line."));
  EXPECT_THAT(ReadFile(file),
              StartsWith("{\"service\":\"cut o\n{\"service\":\"shopist\""));
}

TEST(LineFile, StandardOutputHasTheLineAndWhatIsPrinted) {
  const Scratch scratch;
  Command command =
      scratch.DeployCommand(DeploymentTo("jsonl=/dev/stdout"), kNoKey);
  command.arguments.insert(command.arguments.end(), {"--output", "json"});
  command.arguments.insert(command.arguments.begin(),
                           {"/bin/sh", "-c", "exec \"$@\" >printed", "sh"});
  EXPECT_EQ(testing::Run(command).exit_code, 0);
  EXPECT_THAT(ReadFile(scratch.path() + "/printed"),
              AllOf(StartsWith(R"({"service":"shopist")"), HasSubstr("\n[\n"),
                    HasSubstr(R"("status": "sent")")));
}

}  // namespace
}  // namespace dora::testing
