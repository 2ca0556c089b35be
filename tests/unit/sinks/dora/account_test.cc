// The questions about keys and catalogue, and what is an answer to them.

#include <gtest/gtest.h>

#include "sinks/dora/catalogue.h"
#include "sinks/dora/deployment_list.h"
#include "sinks/dora/keys.h"

namespace dora::sinks {
namespace {

TEST(KeysTest, OnlyTheApisYesIsAYes) {
  EXPECT_TRUE(SaysKeyIsValid(R"({"valid":true})"));
  EXPECT_TRUE(SaysKeysAreValid(R"({"status":"ok"})"));
  for (const char* other :
       {"", "{}", "[]", "true", "<html>", R"({"valid":false})",
        R"({"valid":"true"})", R"({"valid":1})", R"({"status":"no"})"}) {
    EXPECT_FALSE(SaysKeyIsValid(other)) << other;
    EXPECT_FALSE(SaysKeysAreValid(other)) << other;
  }
}

TEST(CatalogueTest, AServiceIsOneValueOfTheQuestion) {
  EXPECT_EQ(CatalogueQuestion("shop-1"),
            "/api/v2/catalog/entity?filter%5Bname%5D=shop-1"
            "&filter%5Bkind%5D=service");
  EXPECT_EQ(DefinitionQuestion("a/../b?c&d#e f"),
            "/api/v2/services/definitions/a%2F..%2Fb%3Fc%26d%23e%20f"
            "?schema_version=v2.2");
  EXPECT_EQ(DefinitionQuestion("\xC3\xBC"),
            "/api/v2/services/definitions/%C3%BC?schema_version=v2.2");
}

TEST(CatalogueTest, FindsTheTeam) {
  const auto entry =
      ParseCatalogue(R"({"data":[{"attributes":{"owner":"checkout"}}]})");
  ASSERT_TRUE(entry && *entry);
  EXPECT_EQ((*entry)->team, "checkout");
  const auto definition = ParseDefinition(
      R"({"data":{"attributes":{"schema":{"team":"checkout"}}}})");
  ASSERT_TRUE(definition && *definition);
  EXPECT_EQ((*definition)->team, "checkout");
}

TEST(CatalogueTest, AnEntryNeedsNoTeam) {
  const auto entry = ParseCatalogue(R"({"data":[{"attributes":{}}]})");
  ASSERT_TRUE(entry && *entry);
  EXPECT_EQ((*entry)->team, "");
}

TEST(CatalogueTest, AnEmptyListIsNoEntry) {
  const auto entry = ParseCatalogue(R"({"data":[]})");
  ASSERT_TRUE(entry);
  EXPECT_FALSE(*entry);
}

TEST(CatalogueTest, RefusesWhatIsNotTheApis) {
  for (const char* other :
       {"", "{}", "[]", "<html>", R"({"data":{}})", R"({"data":[1]})",
        R"({"data":[{}]})", R"({"errors":["no"]})"}) {
    EXPECT_FALSE(ParseCatalogue(other)) << other;
    EXPECT_FALSE(ParseDefinition(other)) << other;
  }
}

TEST(AnyDeploymentTest, AsksForOneOfAllWithoutAQuery) {
  EXPECT_EQ(
      AnyDeploymentBody(absl::FromUnixSeconds(0), absl::FromUnixSeconds(60)),
      R"({"data":{"attributes":{"from":"1970-01-01T00:00:00Z",)"
      R"("limit":1,"sort":"-finished_at","to":"1970-01-01T00:01:00Z"},)"
      R"("type":"dora_deployments_list_request"}})");
}

}  // namespace
}  // namespace dora::sinks
