// What a newcomer sees with --example: numbers for all metrics, every week, and
// each reason for which a deployment is not counted.

#include "intake/example/example.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "intake/dashboard/why_not_counted.h"
#include "intake/server.h"
#include "tests/support/test_client.h"

namespace dora::intake::example {
namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1693500000);

std::string AskForPage(const ServerOptions& options) {
  auto server = Server::Start(options);
  EXPECT_TRUE(server) << server.error();
  if (!server) return "";
  dora::testing::TestClient client((*server)->url());
  const auto answer = client.Get("/");
  return answer ? answer->body : "";
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(Example, IsTheSameOnEveryStart) {
  const Example one = MakeExample(kNow);
  const Example again = MakeExample(kNow);
  ASSERT_EQ(one.requests.size(), again.requests.size());
  for (size_t i = 0; i < one.requests.size(); ++i) {
    EXPECT_EQ(one.requests[i].body, again.requests[i].body);
  }
}

TEST(Example, LiesBeforeNow) {
  const Example example = MakeExample(kNow);
  for (const Request& request : example.requests) {
    const auto body = nlohmann::json::parse(request.body);
    const auto& attributes = body["data"]["attributes"];
    const int64_t finished_at = attributes.value("finished_at", int64_t{0});
    EXPECT_LT(finished_at, absl::ToUnixSeconds(kNow)) << request.body;
  }
  for (const auto& [url, commits] : example.commits) {
    EXPECT_LE(commits.back().committed_at, kNow) << url;
  }
}

TEST(Example, HasNumbersForAllMetricsInEveryWeek) {
  ServerOptions options;
  options.example = true;
  const std::string html = AskForPage(options);
  EXPECT_EQ(Count(html, "<rect class=\"bar\""), 25U) << "five of five weeks";
  EXPECT_EQ(Count(html, "<rect class=\"bar unknown\""), 0U);
  EXPECT_EQ(Count(html, "<span class=\"value unknown\">"), 0U);
  EXPECT_EQ(Count(html, " against the 30 days before"), 5U);
}

TEST(Example, HasEachReasonForNotBeingCounted) {
  using dashboard::WhyNot;
  ServerOptions options;
  options.example = true;
  const std::string html = AskForPage(options);
  for (const WhyNot why : {WhyNot::kSameSecond, WhyNot::kNoGit,
                           WhyNot::kTooLongAgo, WhyNot::kCommitUnknown,
                           WhyNot::kPreviousUnknown, WhyNot::kNoNewCommit}) {
    EXPECT_GT(Count(html, dashboard::InWords(why)), 0U)
        << dashboard::InWords(why);
  }
  EXPECT_EQ(Count(html, dashboard::InWords(WhyNot::kWrongClock)), 0U);
}

TEST(Example, NeedsNoKeyButTheOneThatIsLetIn) {
  ServerOptions options;
  options.example = true;
  options.account.api_key = "the only one";
  options.account.app_key = "the other";
  EXPECT_GT(Count(AskForPage(options), "storefront"), 0U);
}

}  // namespace
}  // namespace dora::intake::example
