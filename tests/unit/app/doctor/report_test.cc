#include "app/doctor/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dora::app::doctor {
namespace {

const Findings kFindings = {
    Ok("version", "dora-deploy 1"),
    Warning("env", "none", "Set `--env`."),
    Failed("api-key", "refused", "Store it\nagain."),
    Unknown("clock", "no server told its time"),
};

TEST(ReportTest, OneLineEachAndWhatToDoBelow) {
  EXPECT_EQ(ToText(kFindings),
            "ok       version       dora-deploy 1\n"
            "warning  env           none\n"
            "                       Set `--env`.\n"
            "failed   api-key       refused\n"
            "                       Store it\\nagain.\n"
            "unknown  clock         no server told its time");
}

TEST(ReportTest, OneItemEach) {
  const auto array = ToJson(kFindings);
  ASSERT_EQ(array.size(), 4u);
  EXPECT_EQ(array[0].dump(),
            R"({"status":"ok","check":"version","message":"dora-deploy 1"})");
  EXPECT_EQ(array[1]["fix"], "Set `--env`.");
}

TEST(ReportTest, CountsEachStatus) {
  EXPECT_EQ(Summary(kFindings),
            "4 checks: 1 ok, 1 warning, 1 failed, 1 unknown.");
  EXPECT_TRUE(AnyFailed(kFindings));
  EXPECT_FALSE(AnyFailed({kFindings[0], kFindings[1]}));
}

}  // namespace
}  // namespace dora::app::doctor
