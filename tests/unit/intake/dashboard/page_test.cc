// From a store with events to the page.

#include "intake/dashboard/page.h"

#include <gtest/gtest.h>

#include "intake/contract/validate.h"
#include "intake/store/store.h"
#include "tests/unit/intake/dashboard/fake_commits.h"
#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using ::dora::intake::dashboard::testing::kDay;

constexpr absl::Time kNow = absl::FromUnixSeconds(1693500000);

class PageTest : public ::testing::Test {
 protected:
  PageTest() : store_(std::move(*Store::Open(":memory:"))) {}

  void Deploy(const std::string& service, int64_t days_ago,
              const std::string& sha = "", const std::string& tag = "") {
    const int64_t at = absl::ToUnixSeconds(kNow - days_ago * kDay);
    nlohmann::json attributes = {{"service", service},
                                 {"env", "prod"},
                                 {"id", "id-of-deployment-" + service + sha},
                                 {"started_at", at},
                                 {"finished_at", at}};
    if (!sha.empty()) {
      attributes["git"] = {{"repository_url", "https://git.example/shop"},
                           {"commit_sha", sha}};
    }
    if (!tag.empty()) {
      attributes["custom_tags"] = nlohmann::json::array({tag});
    }
    const auto event = ParseDeployment(
        nlohmann::json{{"data", {{"attributes", attributes}}}}.dump());
    ASSERT_TRUE(event);
    ASSERT_TRUE(store_->Insert(*event, kNow));
  }

  std::string Show(const Filter& filter) {
    Page page(*store_, commits_);
    const Reply reply = page.Show(filter, "http://here", kNow);
    EXPECT_EQ(reply.status, 200);
    return reply.html;
  }

  static bool Has(const std::string& html, const std::string& part) {
    return html.find(part) != std::string::npos;
  }

  std::unique_ptr<Store> store_;
  testing::FakeCommits commits_;
};

const std::string kFirst(40, '1');
const std::string kSecond(40, '2');

TEST_F(PageTest, KnowsAnEmptyStoreFromAnEmptyWindow) {
  EXPECT_TRUE(Has(Show({}), "No events yet"));
  Deploy("shop", 40);
  EXPECT_FALSE(Has(Show({}), "No events yet"));
  EXPECT_TRUE(Has(Show({}), "Nothing in this window"));
  EXPECT_TRUE(Has(Show({"", "", 90}), "1 deployment in 90 days"));
}

TEST_F(PageTest, LooksAtWhatWasDeployedBeforeTheWindow) {
  for (const std::string& sha : {kFirst, kSecond}) {
    commits_.Add(sha, kNow - 6 * kDay);
  }
  Deploy("shop", 40, kFirst);
  Deploy("shop", 4, kSecond);
  EXPECT_TRUE(Has(Show({}), "median of 1 commit in 1 deployment"));
  EXPECT_TRUE(Has(Show({}), "<span class=\"value\">2 d</span>"));
  EXPECT_TRUE(Has(Show({"", "", 90}), "first deployment with git data"));
}

TEST_F(PageTest, FindsARollbackThatLeadsOutOfTheWindow) {
  commits_.Add(kFirst, kNow - 60 * kDay);
  commits_.Add(kSecond, kNow - 50 * kDay);
  Deploy("shop", 500, kFirst);
  Deploy("shop", 5, kSecond);
  Deploy("shop-2", 4);
  const auto event = ParseDeployment(R"({"data": {"attributes": {
    "service": "shop", "env": "prod", "id": "the-rollback-itself",
    "started_at": 1693413600, "finished_at": 1693413600, "git": {
    "repository_url": "https://git.example/shop", "commit_sha": ")" +
                                     kFirst + R"("}}}})");
  ASSERT_TRUE(event);
  ASSERT_TRUE(store_->Insert(*event, kNow));
  const std::string html = Show({"shop", "", 30});
  EXPECT_TRUE(Has(html, "found by its rollback"));
  EXPECT_TRUE(Has(html, "no new commit")) << "back is not forth";
}

TEST_F(PageTest, LooksAtWhatTheFilterDoesNotLetThrough) {
  for (const std::string& sha : {kFirst, kSecond}) {
    commits_.Add(sha, kNow - 6 * kDay);
  }
  Deploy("shop", 5, kFirst);
  Deploy("shop", 4, kSecond, "region:eu");
  Filter filter;
  filter.tag = "region:eu";
  const std::string html = Show(filter);
  EXPECT_TRUE(Has(html, "1 deployment in 30 days"));
  EXPECT_TRUE(Has(html, "median of 1 commit in 1 deployment"))
      << "since the deployment before";
}

TEST_F(PageTest, ShowsTheTimeOfATagAndDoesNotCountIt) {
  Deploy("shop", 5, kFirst);
  Deploy("shop", 4, kSecond,
         "git.commit.committer.date:" + absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                                                         kNow - 6 * kDay,
                                                         absl::UTCTimeZone()));
  const std::string html = Show({});
  EXPECT_TRUE(Has(html, "deployed commit alone, by its tag: 2 d"));
  EXPECT_TRUE(Has(html, "<span class=\"value unknown\">unknown</span>"))
      << "in no metric";
}

TEST_F(PageTest, AsksNothingAboutDeploymentsThatItDoesNotShow) {
  for (const std::string& sha : {kFirst, kSecond}) {
    commits_.Add(sha, kNow - 90 * kDay);
  }
  Deploy("shop", 70, kFirst);
  Deploy("shop", 65, kSecond);
  Deploy("shop", 1);
  Show({});
  EXPECT_EQ(commits_.questions, 0);
  Show({"", "", 60});
  EXPECT_EQ(commits_.questions, 1) << "it is in the period before";
}

TEST_F(PageTest, ShowsWhatTheFilterLetsThrough) {
  Deploy("shop", 1);
  Deploy("web", 2);
  const std::string all = Show({});
  EXPECT_TRUE(Has(all, "2 deployments in 30 days"));
  EXPECT_TRUE(Has(all, "id-of-deployment-web"));
  const std::string shop = Show({"shop", "", 30});
  EXPECT_TRUE(Has(shop, "1 deployment in 30 days"));
  EXPECT_FALSE(Has(shop, "id-of-deployment-web"));
  EXPECT_TRUE(Has(shop, "<option value=\"web\">")) << "can still be chosen";
}

TEST_F(PageTest, SuggestsABoundedNumberOfTags) {
  for (int i = 0; i < 210; ++i) {
    Deploy("shop" + std::to_string(i), 1, "", "n:" + std::to_string(i));
  }
  const std::string html = Show({});
  const size_t list = html.find("<datalist");
  const size_t end = html.find("</datalist>");
  size_t options = 0;
  for (size_t at = html.find("<option", list); at < end;
       at = html.find("<option", at + 1)) {
    ++options;
  }
  EXPECT_EQ(options, kMaxTags);
}

TEST_F(PageTest, ShowsAFailureAsSoonAsItIsMarked) {
  Deploy("shop", 1);
  EXPECT_TRUE(Has(Show({}), "0 of 1 deployment failed"));
  ASSERT_TRUE(store_->Patch("id-of-deployment-shop", {true, std::nullopt}));
  EXPECT_TRUE(Has(Show({}), "1 of 1 deployment failed"));
}

TEST_F(PageTest, IsAskedForByGetAtTheRoot) {
  EXPECT_TRUE(Page::Owns("GET", "/"));
  EXPECT_FALSE(Page::Owns("POST", "/"));
  EXPECT_FALSE(Page::Owns("GET", "/api"));
  EXPECT_FALSE(Page::Owns("GET", ""));
}

}  // namespace
}  // namespace dora::intake::dashboard
