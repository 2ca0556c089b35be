#include "intake/contract/list_request.h"

#include <gtest/gtest.h>

namespace dora::intake {
namespace {

using nlohmann::json;

std::string Body(const std::string& attributes) {
  return R"({"data": {"attributes": )" + attributes + "}}";
}

TEST(ParseListRequest, HasTheDocumentedDefaults) {
  const auto deployments = ParseListRequest(EventKind::kDeployment, Body("{}"));
  ASSERT_TRUE(deployments);
  EXPECT_EQ(deployments->limit, 10);
  EXPECT_EQ(deployments->sort, SortField::kFinishedAt);
  EXPECT_TRUE(deployments->descending);
  const auto failures = ParseListRequest(EventKind::kFailure, Body("{}"));
  ASSERT_TRUE(failures);
  EXPECT_EQ(failures->sort, SortField::kStartedAt);
  EXPECT_TRUE(failures->descending);
}

TEST(ParseListRequest, ReadsEveryAttribute) {
  const auto list = ParseListRequest(
      EventKind::kDeployment,
      R"({"data": {"type": "dora_deployments_list_request", "attributes": {
          "from": "2023-08-31T14:26:14Z", "to": "2023-08-31T14:26:15Z",
          "limit": 1000, "sort": "started_at", "query": "env:qa"}}})");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->from, absl::FromUnixSeconds(1693491974));
  EXPECT_EQ(list->to, absl::FromUnixSeconds(1693491975));
  EXPECT_EQ(list->limit, 1000);
  EXPECT_EQ(list->sort, SortField::kStartedAt);
  EXPECT_FALSE(list->descending);
  EXPECT_TRUE(list->query.Matches({{"env", "qa"}}));
  EXPECT_FALSE(list->query.Matches({{"env", "production"}}));
}

TEST(ParseListRequest, PointsAtWhatIsWrong) {
  const struct {
    const char* attributes;
    const char* pointer;
  } kCases[] = {
      {R"({"limit": 0})", "limit"},     {R"({"limit": 1001})", "limit"},
      {R"({"limit": "10"})", "limit"},  {R"({"from": "monday"})", "from"},
      {R"({"to": 1693491974})", "to"},  {R"({"sort": "-id"})", "sort"},
      {R"({"sort": ""})", "sort"},      {R"({"sort": 1})", "sort"},
      {R"({"query": "a:b"})", "query"}, {R"({"query": []})", "query"},
  };
  for (const auto& example : kCases) {
    const auto list =
        ParseListRequest(EventKind::kFailure, Body(example.attributes));
    ASSERT_FALSE(list) << example.attributes;
    ASSERT_EQ(list.error().problems.size(), 1U) << example.attributes;
    EXPECT_EQ(list.error().problems[0].pointer,
              std::string("/data/attributes/") + example.pointer);
  }
}

TEST(ParseListRequest, WantsTheTypeOfItsKind) {
  const std::string body =
      R"({"data": {"type": "dora_failures_list_request", "attributes": {}}})";
  EXPECT_TRUE(ParseListRequest(EventKind::kFailure, body));
  EXPECT_FALSE(ParseListRequest(EventKind::kDeployment, body));
}

}  // namespace
}  // namespace dora::intake
