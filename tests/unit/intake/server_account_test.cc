// What a check of the set-up asks: keys, the catalogue, the clock.

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/unit/intake/server_fixture.h"

namespace dora::intake::testing {
namespace {

using nlohmann::json;

constexpr char kValidate[] = "/api/v1/validate";
constexpr char kValidateKeys[] = "/api/v2/validate_keys";
constexpr char kEntity[] = "/api/v2/catalog/entity";
constexpr char kShopist[] = "/api/v2/services/definitions/shopist";

class AccountTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.account.api_key = "good";
    options.account.app_key = "fine";
    options.account.services = {{"shopist", "web-team"}, {"pay & go", ""}};
    Start(options);
    Use("good", "fine");
  }

  void Use(const std::string& api_key, const std::string& app_key) {
    Headers headers;
    if (!api_key.empty()) headers.emplace_back("DD-API-KEY", api_key);
    if (!app_key.empty()) headers.emplace_back("DD-APPLICATION-KEY", app_key);
    client_->set_headers(headers);
  }

  json Get(const std::string& path) {
    const auto answer = client_->Get(path);
    EXPECT_TRUE(answer) << path;
    EXPECT_EQ(answer->status, 200) << path << answer->body;
    return json::parse(answer->body, nullptr, false);
  }
};

TEST_F(AccountTest, TellsGoodKeysFromOthers) {
  const struct {
    const char* api_key;
    const char* app_key;
    int validate;
    int validate_keys;
    int list;
  } kCases[] = {
      {"good", "fine", 200, 200, 200}, {"good", "other", 200, 403, 403},
      {"good", "", 200, 401, 403},     {"other", "fine", 403, 403, 403},
      {"", "fine", 403, 401, 403},     {"", "", 403, 401, 403},
  };
  for (const auto& example : kCases) {
    Use(example.api_key, example.app_key);
    EXPECT_EQ(client_->Get(kValidate)->status, example.validate);
    EXPECT_EQ(client_->Get(kValidateKeys)->status, example.validate_keys);
    EXPECT_EQ(
        Post(kDeployments, R"({"data":{"attributes":{"limit":1}}})")->status,
        example.list);
    EXPECT_EQ(client_->Get(kEntity)->status, example.list);
    EXPECT_EQ(client_->Get(kShopist)->status, example.list);
  }
}

TEST_F(AccountTest, AnswersInTheApisShapes) {
  EXPECT_EQ(Get(kValidate), json({{"valid", true}}));
  EXPECT_EQ(Get(kValidateKeys), json({{"status", "ok"}}));
  Use("", "");
  EXPECT_EQ(client_->Get(kValidate)->body, R"({"errors":["Forbidden"]})");
  EXPECT_EQ(client_->Get(kValidateKeys)->body,
            R"({"errors":["Unauthorized"]})");
}

TEST_F(AccountTest, FindsServicesByNameAndKind) {
  const json found = Get(std::string(kEntity) +
                         "?filter%5Bname%5D=shopist&filter[kind]=service");
  ASSERT_EQ(found["data"].size(), 1U);
  EXPECT_EQ(found["meta"]["count"], 1);
  EXPECT_EQ(found["data"][0]["type"], "entity");
  EXPECT_EQ(found["data"][0]["attributes"]["kind"], "service");
  EXPECT_EQ(found["data"][0]["attributes"]["name"], "shopist");
  EXPECT_EQ(found["data"][0]["attributes"]["owner"], "web-team");
  const json other = Get(std::string(kEntity) + "?filter[name]=pay+%26+go");
  ASSERT_EQ(other["data"].size(), 1U);
  EXPECT_FALSE(other["data"][0]["attributes"].contains("owner"));
  EXPECT_EQ(Get(kEntity)["data"].size(), 2U);
  EXPECT_EQ(Get(std::string(kEntity) + "?filter[name]=Shopist")["data"].size(),
            0U);
  EXPECT_EQ(Get(std::string(kEntity) + "?filter[kind]=api")["data"].size(), 0U);
}

TEST_F(AccountTest, GivesServiceDefinitions) {
  const json found = Get(std::string(kShopist) + "?schema_version=v2.2");
  const json& schema = found["data"]["attributes"]["schema"];
  EXPECT_EQ(found["data"]["type"], "service-definition");
  EXPECT_EQ(schema["dd-service"], "shopist");
  EXPECT_EQ(schema["schema-version"], "v2.2");
  EXPECT_EQ(schema["team"], "web-team");
  EXPECT_EQ(Get("/api/v2/services/definitions/pay%20%26%20go")["data"]["id"],
            "pay & go");
  EXPECT_EQ(client_->Get("/api/v2/services/definitions/other")->status, 404);
}

TEST_F(AccountTest, RefusesParametersThatItWouldNotHeed) {
  for (const char* path :
       {"/api/v2/catalog/entity?filter[owner]=web-team",
        "/api/v2/catalog/entity?filter%255Bname%255D=shopist",
        "/api/v2/services/definitions/shopist?schema_version=v1",
        "/api/v2/services/definitions/shopist?version=v2.2"}) {
    EXPECT_EQ(client_->Get(path)->status, 400) << path;
  }
}

absl::Duration ClockOffset(const TestClient::Answer& answer) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT",
                              answer.Header("Date"), &time, &error))
      << answer.Header("Date");
  return time - absl::Now();
}

TEST_F(AccountTest, DatesEveryAnswer) {
  for (const char* path : {kValidate, "/other", "/", "/debug/requests"}) {
    const absl::Duration offset = ClockOffset(*client_->Get(path));
    EXPECT_GT(offset, absl::Seconds(-5)) << path;
    EXPECT_LE(offset, absl::ZeroDuration()) << path;
  }
}

TEST_F(AccountTest, MayHaveAClockThatIsWrong) {
  SetFaults({"date=+10m,first=1", "status=403,date=-2h"});
  const auto early = client_->Get(kValidate);
  EXPECT_EQ(early->body, R"({"valid":true})") << "the true answer";
  EXPECT_GT(ClockOffset(*early), absl::Minutes(9));
  EXPECT_LE(ClockOffset(*early), absl::Minutes(10));
  const auto late = client_->Get(kValidate);
  EXPECT_EQ(late->status, 403);
  EXPECT_LT(ClockOffset(*late), absl::Hours(-2) + absl::Seconds(1));
  EXPECT_EQ(Debug("requests")[0]["fault"], "date");
}

TEST_F(AccountTest, MeetsFaultsOnEveryPath) {
  for (const char* path : {kValidate, kValidateKeys, kEntity, kShopist}) {
    SetFaults({std::string("status=503,path=") + path});
    EXPECT_EQ(client_->Get(std::string(path) + "?x=y")->status, 503) << path;
  }
  SetFaults({"garbage"});
  EXPECT_EQ(client_->Get(kValidate)->Header("Content-Type"), "text/html");
}

}  // namespace
}  // namespace dora::intake::testing
