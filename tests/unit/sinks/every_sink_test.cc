// What events become at each kind of sink: tests/data/sinks, whose README.md
// says what stands in <name>.expected.json; and what holds for every sink.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "core/delivery/exchange.h"
#include "sinks/sink.h"
#include "tests/support/process.h"
#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kFolder[] = "tests/data/sinks";
constexpr char kEnding[] = ".expected.json";
constexpr char kHidden[] = "(secret)";

/// One of each kind, and those that receivers tell apart.
std::vector<std::pair<std::string, core::Event>> Events() {
  return {
      {"a deployment", Deployment()},
      {"a rollback", Deployment([](auto& input) {
         input.custom_tags = {Given("deployment_type:rollback")};
       })},
      {"a deployment without a commit and a version",
       Deployment([](auto& input) {
         input.repository_url.reset();
         input.commit_sha.reset();
         input.version.reset();
       })},
      {"an incident", Failure()},
      {"an incident that is over",
       Failure([](auto& input) { input.finished_at = Given("1693492874"); })},
  };
}

std::map<std::string, std::string> HeadersOf(const core::HttpRequest& request) {
  std::map<std::string, std::string> headers;
  for (const core::HttpHeader& header : request.headers) {
    headers[header.name] = header.value.Reveal();
  }
  return headers;
}

class EverySinkTest : public ::testing::TestWithParam<std::string> {
 protected:
  EverySinkTest() {
    const auto file = Json::parse(text_, nullptr, /*allow_exceptions=*/false);
    if (file.contains("given")) given_ = file["given"];
    if (!given_.contains("sink")) given_["sink"] = kind_.example;
    if (kind_.secret != nullptr && !given_.contains("secret")) {
      given_["secret"] = "x-token=of-the-test-alone";
    }
  }

  core::Secret secret() const {
    return core::Secret(given_.value("secret", ""));
  }

  Sink Make(const core::Secret& secret) const {
    const std::string word = given_["sink"];
    auto sink =
        MakeSink(kind_, {word.substr(word.find('=') + 1), "the test"}, secret);
    EXPECT_TRUE(sink.has_value());
    return *std::move(sink);
  }

  /// What is sent for the event, or why nothing is.
  Json Written(const core::Event& event) const {
    const Sink sink = Make(secret());
    const auto delivery = Encode(sink, event);
    if (!delivery) return {{"refused", core::ToString(delivery.error())}};
    const Json body = Json::parse(delivery->body);
    // So that the lines of the file stand for these bytes.
    EXPECT_EQ(body.dump(), delivery->body);
    if (!sink.file.empty()) return {{"line", body}};
    return {{"request", absl::StrCat(delivery->method, " ",
                                     sink.receiver.base_url, delivery->path)},
            {"headers", ShownHeaders(sink, *delivery)},
            {"body", body}};
  }

  /// Those of the request, without what the secret puts into them.
  Json ShownHeaders(const Sink& sink, const core::Delivery& delivery) const {
    const Sink open = Make(core::Secret());
    const auto others =
        HeadersOf(RequestFor(delivery, open.receiver, absl::Seconds(1)));
    auto headers =
        HeadersOf(RequestFor(delivery, sink.receiver, absl::Seconds(1)));
    for (auto& [name, value] : headers) {
      const auto other = others.find(name);
      if (other == others.end() || other->second != value) value = kHidden;
    }
    return headers;
  }

  /// What the file should be.
  Json Expected() const {
    Json expected = {{"given", given_}};
    for (const auto& [name, event] : Events()) expected[name] = Written(event);
    return expected;
  }

  const SinkKind& kind_ = *FindSinkKind(GetParam());
  const std::string text_ = testing::ReadFile(
      testing::ProgramPath(absl::StrCat(kFolder, "/", GetParam(), kEnding)));
  Json given_ = Json::object();
};

TEST_P(EverySinkTest, SendsExactlyTheExpectedRequests) {
  const std::string expected = Expected().dump(2) + "\n";
  EXPECT_TRUE(text_ == expected)
      << kFolder << "/" << GetParam() << kEnding
      << " is not what the program sends. It sends this; check each line "
         "against the receiver's specification:\n"
      << expected;
}

TEST_P(EverySinkTest, SendsItsSecretInHeadersAlone) {
  for (const auto& [name, event] : Events()) {
    const Json written = Written(event);
    if (!written.contains("request")) continue;
    EXPECT_EQ(absl::StrContains(written["headers"].dump(), kHidden),
              kind_.secret != nullptr)
        << name;
    for (const core::Secret& part : Make(secret()).secrets) {
      EXPECT_THAT(written.dump(), Not(HasSubstr(part.Reveal()))) << name;
    }
  }
}

TEST_P(EverySinkTest, HasARowThatSaysAllThatPeopleRead) {
  EXPECT_THAT(std::string(kind_.name), MatchesRegex("[a-z]+"));
  EXPECT_THAT(std::string(kind_.example),
              StartsWith(absl::StrCat(kind_.name, "=")));
  EXPECT_THAT(std::string(kind_.content), Not(IsEmpty()));
  EXPECT_EQ(kind_.value, kind_.make_delivery == nullptr ? "FILE" : "URL");
  EXPECT_EQ(kind_.equip == nullptr, kind_.make_delivery == nullptr);
}

TEST_P(EverySinkTest, HidesItsSecretWhole) {
  if (kind_.secret == nullptr) return;
  EXPECT_FALSE(kind_.secret->variables.empty());
  EXPECT_THAT(PartsOf(*kind_.secret, core::Secret()), IsEmpty());
  EXPECT_EQ(PartsOf(*kind_.secret, secret()).front().Reveal(),
            secret().Reveal());
}

// As a login, a firewall or a proxy shows one.
TEST_P(EverySinkTest, TakesAPageForPeopleForNoRefusalOfTheReceiver) {
  if (kind_.equip == nullptr) return;
  const auto is_own = Make(core::Secret()).receiver.is_own_refusal;
  for (const char* own :
       {"", "no such webhook", R"({"message":"bad"})", "{\n\t\"a\": 1\r\n}"}) {
    EXPECT_TRUE(is_own(own)) << own;
  }
  for (const char* page : {" <!DOCTYPE html>", "\n<html>", "\xEF\xBB\xBF<html>",
                           "<?xml?>", "\x1f\x8b\x08", "a\x01"}) {
    EXPECT_FALSE(is_own(page)) << page;
  }
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const SinkKind& kind : AllSinkKinds()) names.emplace_back(kind.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, EverySinkTest, ::testing::ValuesIn(Names()),
                         [](const auto& sink) { return sink.param; });

TEST(SinkFilesTest, EachIsOfASinkOfTheTable) {
  for (const auto& entry :
       std::filesystem::directory_iterator(testing::ProgramPath(kFolder))) {
    const std::string file = entry.path().filename();
    absl::string_view name = file;
    if (!absl::ConsumeSuffix(&name, kEnding)) continue;
    EXPECT_NE(FindSinkKind(name), nullptr)
        << file << ": sinks/sink_kinds.cc lists no such sink";
  }
}

}  // namespace
}  // namespace dora::sinks
