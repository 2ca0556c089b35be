// From a store with events to the page.

#include "intake/dashboard/page.h"

#include <gtest/gtest.h>

#include "intake/contract/validate.h"
#include "intake/store/store.h"
#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using ::dora::intake::dashboard::testing::kDay;

constexpr absl::Time kNow = absl::FromUnixSeconds(1693500000);

class PageTest : public ::testing::Test {
 protected:
  PageTest() : store_(std::move(*Store::Open(":memory:"))) {}

  void Deploy(const std::string& service, int64_t days_ago) {
    const int64_t at = absl::ToUnixSeconds(kNow - days_ago * kDay);
    const nlohmann::json attributes = {{"service", service},
                                       {"env", "prod"},
                                       {"id", "id-of-deployment-" + service},
                                       {"started_at", at},
                                       {"finished_at", at}};
    const auto event = ParseDeployment(
        nlohmann::json{{"data", {{"attributes", attributes}}}}.dump());
    ASSERT_TRUE(event);
    ASSERT_TRUE(store_->Insert(*event, kNow));
  }

  std::string Show(const Filter& filter) {
    Page page(*store_, {});
    const Reply reply = page.Show(filter, "http://here", kNow);
    EXPECT_EQ(reply.status, 200);
    return reply.html;
  }

  static bool Has(const std::string& html, const std::string& part) {
    return html.find(part) != std::string::npos;
  }

  std::unique_ptr<Store> store_;
};

TEST_F(PageTest, KnowsAnEmptyStoreFromAnEmptyWindow) {
  EXPECT_TRUE(Has(Show({}), "No events yet"));
  Deploy("shop", 40);
  EXPECT_FALSE(Has(Show({}), "No events yet"));
  EXPECT_TRUE(Has(Show({}), "Nothing in this window"));
  EXPECT_TRUE(Has(Show({"", "", 90}), "1 deployment in 90 days"));
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
