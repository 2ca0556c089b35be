#include "sinks/dora/body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/base/text.h"

namespace dora::sinks {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

core::DeploymentDraft MinimalInput() {
  core::DeploymentDraft input;
  input.service = core::Sourced{"shopist", "test"};
  input.started_at = core::Sourced{"1693491974", "test"};
  input.finished_at = core::Sourced{"1693491984", "test"};
  input.id = core::Sourced{"0123456789abcdef", "test"};
  return input;
}

std::string BodyOf(const core::DeploymentDraft& input) {
  const auto event =
      core::Deployment::Build(input, absl::FromUnixSeconds(1693491990));
  if (!event) return core::ToString(event.error().front());
  return DeploymentBody(*event);
}

TEST(DeploymentBody, HasNoAttributeForWhatIsNotGiven) {
  EXPECT_EQ(BodyOf(MinimalInput()),
            R"({"data":{"attributes":{"service":"shopist",)"
            R"("started_at":1693491974000000000,)"
            R"("finished_at":1693491984000000000,)"
            R"("id":"0123456789abcdef"}}})");
}

TEST(DeploymentBody, HasAllThatIsGiven) {
  core::DeploymentDraft input = MinimalInput();
  input.env = core::Sourced{"staging", "test"};
  input.version = core::Sourced{"v1.12.07", "test"};
  input.team = core::Sourced{"backend", "test"};
  input.custom_tags = {{"language:java", "test"},
                       {"department:engineering", "test"}};
  input.repository_url = core::Sourced{
      "https://github.com/organization/example-repository", "test"};
  input.commit_sha =
      core::Sourced{"66adc9350f2cc9b250b69abddab733dd55e1a588", "test"};
  EXPECT_EQ(BodyOf(input),
            R"({"data":{"attributes":{"service":"shopist",)"
            R"("started_at":1693491974000000000,)"
            R"("finished_at":1693491984000000000,)"
            R"("env":"staging","version":"v1.12.07","team":"backend",)"
            R"("custom_tags":["language:java","department:engineering"],)"
            R"("git":{"repository_url":)"
            R"("https://github.com/organization/example-repository",)"
            R"("commit_sha":"66adc9350f2cc9b250b69abddab733dd55e1a588"},)"
            R"("id":"0123456789abcdef"}}})");
}

TEST(DeploymentBody, KeepsEveryNanosecond) {
  core::DeploymentDraft input = MinimalInput();
  input.started_at->text = "1693491974123456789";
  EXPECT_THAT(BodyOf(input), HasSubstr("\"started_at\":1693491974123456789,"));
}

TEST(DeploymentBody, HasNoAttributeForEmptyText) {
  core::DeploymentDraft input = MinimalInput();
  input.env = core::Sourced{"", "test"};
  EXPECT_EQ(BodyOf(input), BodyOf(MinimalInput()));
}

TEST(DeploymentBody, QuotesTextThatLooksLikeJson) {
  core::DeploymentDraft input = MinimalInput();
  input.service->text = R"(a","team":"b\)";
  const auto body =
      nlohmann::json::parse(BodyOf(input), nullptr, /*allow_exceptions=*/false);
  ASSERT_TRUE(body.is_object());
  EXPECT_EQ(body["data"]["attributes"]["service"], input.service->text);
  EXPECT_FALSE(body["data"]["attributes"].contains("team"));
}

struct AcceptanceCase {
  const char* name;
  std::string body;
  bool confirmed;
  const char* id;
};

std::ostream& operator<<(std::ostream& out, const AcceptanceCase& c) {
  return out << c.name;
}

class AcceptanceBody : public ::testing::TestWithParam<AcceptanceCase> {};

TEST_P(AcceptanceBody, IsReadAs) {
  const core::Acceptance acceptance = ParseAcceptance(GetParam().body);
  EXPECT_EQ(acceptance.confirmed, GetParam().confirmed);
  EXPECT_EQ(acceptance.id, GetParam().id);
}

INSTANTIATE_TEST_SUITE_P(
    Confirmed, AcceptanceBody,
    ::testing::Values(
        AcceptanceCase{"OfTheApi",
                       R"({"data":{"id":"4242fcdd31586083",)"
                       R"("type":"dora_deployment"}})",
                       true, "4242fcdd31586083"},
        AcceptanceCase{"WithoutType", R"({"data":{"id":"4242"}})", true,
                       "4242"},
        AcceptanceCase{"WithBlanks", " {\n\"data\" : {\"id\":\"4242\"}}\n",
                       true, "4242"},
        AcceptanceCase{"IdThatSteersATerminal",
                       R"({"data":{"id":"42\u001b[2J\u009b1m"}})", true, ""},
        AcceptanceCase{"IdThatForgesALine",
                       R"({"data":{"id":"42\n::error::no"}})", true, ""},
        AcceptanceCase{"IdOfAnyLength",
                       "{\"data\":{\"id\":\"" + std::string(129, '4') + "\"}}",
                       true, ""}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    NotConfirmed, AcceptanceBody,
    ::testing::Values(
        AcceptanceCase{"Html", "<html><body>Please log in</body></html>", false,
                       ""},
        AcceptanceCase{"Word", "OK", false, ""},
        AcceptanceCase{"CutJson", R"({"data":{"id":"42)", false, ""},
        AcceptanceCase{"JsonAndMore", R"({"data":{"id":"42"}}<html>)", false,
                       ""},
        AcceptanceCase{"Array", R"([{"data":{"id":"42"}}])", false, ""},
        AcceptanceCase{"JsonText", R"("data")", false, ""},
        AcceptanceCase{"Null", "null", false, ""},
        // The API documents an id as required.
        AcceptanceCase{"Empty", "", false, ""},
        AcceptanceCase{"Blank", " \r\n", false, ""},
        AcceptanceCase{"EmptyObject", "{}", false, ""},
        AcceptanceCase{"EmptyData", R"({"data":{}})", false, ""},
        AcceptanceCase{"EmptyId", R"({"data":{"id":""}})", false, ""},
        AcceptanceCase{"BlankId", R"({"data":{"id":" \t"}})", false, ""},
        AcceptanceCase{"NullId", R"({"data":{"id":null}})", false, ""},
        AcceptanceCase{"WithoutId", R"({"data":{"type":"dora_deployment"}})",
                       false, ""},
        AcceptanceCase{"WithAnIdThatIsNoText", R"({"data":{"id":4242}})", false,
                       ""},
        // What an echo of the request has.
        AcceptanceCase{"IdOfTheAttributes",
                       R"({"data":{"attributes":{"id":"4242"}}})", false, ""},
        AcceptanceCase{"IdBesideErrors",
                       R"({"data":{"id":"42"},"errors":["no"]})", false, ""},
        // What a login portal for programs, or an error behind a 200, says.
        AcceptanceCase{"ObjectOfSomebodyElse", R"({"login":"required"})", false,
                       ""},
        AcceptanceCase{"ObjectInAnObjectOfSomebodyElse",
                       R"({"user":{"id":"42"}})", false, ""},
        AcceptanceCase{"Errors", R"({"errors":["Forbidden"]})", false, ""},
        AcceptanceCase{"DataThatIsNoObject", R"({"data":"42"})", false, ""},
        AcceptanceCase{"NullData", R"({"data":null})", false, ""},
        AcceptanceCase{"NoUtf8", "\xff\xfe", false, ""},
        AcceptanceCase{"DeepNesting", std::string(200000, '['), false, ""}),
    [](const auto& info) { return info.param.name; });

struct BodyCase {
  std::string body;
  bool holds;
};

// Of the marking of a deployment the API documents no body.
TEST(ParseFailureMarkAcceptance, TakesNoBodyAndNobodyElses) {
  for (const auto& [body, holds] :
       {BodyCase{"", true}, BodyCase{" \r\n", true}, BodyCase{"{}", true},
        BodyCase{R"({"data":{}})", true},
        BodyCase{R"({"data":{"id":"42"}})", true},
        BodyCase{R"({"data":{},"errors":["no"]})", false},
        BodyCase{R"({"errors":["no"]})", false},
        BodyCase{R"({"login":"required"})", false}, BodyCase{"[]", false},
        BodyCase{"OK", false}, BodyCase{"<html>", false}}) {
    EXPECT_EQ(ParseFailureMarkAcceptance(body).confirmed, holds) << body;
    EXPECT_EQ(ParseFailureMarkAcceptance(body).id, "") << body;
  }
}

TEST(IsApiRefusal, IsAnObjectWithAListOfErrors) {
  for (const auto& [body, holds] :
       {BodyCase{R"({"errors":["Forbidden"]})", true},
        BodyCase{R"({"errors":[{"title":"Bad Request"}]})", true},
        BodyCase{R"({"errors":[]})", true},
        BodyCase{R"({"errors":"no"})", false},
        BodyCase{R"({"errors":{}})", false},
        BodyCase{R"({"error":"no"})", false}, BodyCase{R"(["errors"])", false},
        BodyCase{"{}", false}, BodyCase{"", false},
        BodyCase{"Forbidden", false}, BodyCase{"<html>errors</html>", false},
        BodyCase{"\x1f\x8b\x08", false},
        BodyCase{std::string(200000, '['), false}}) {
    EXPECT_EQ(IsApiRefusal(body), holds) << body.substr(0, 40);
  }
}

struct DetailCase {
  const char* name;
  std::string body;
  std::string detail;
};

std::ostream& operator<<(std::ostream& out, const DetailCase& c) {
  return out << c.name;
}

class ErrorBody : public ::testing::TestWithParam<DetailCase> {};

TEST_P(ErrorBody, IsReadAs) {
  EXPECT_EQ(ParseErrorDetail(GetParam().body), GetParam().detail);
}

INSTANTIATE_TEST_SUITE_P(
    All, ErrorBody,
    ::testing::Values(
        DetailCase{"PlainErrors", R"({"errors":["Forbidden"]})", "Forbidden"},
        DetailCase{"SeveralPlainErrors", R"({"errors":["a","b"]})", "a; b"},
        DetailCase{"JsonApiError",
                   R"({"errors":[{"status":"400","title":"Bad Request",)"
                   R"("detail":"Missing required attribute in body",)"
                   R"("source":{"pointer":"/data/attributes/service"}}]})",
                   "Missing required attribute in body (at "
                   "/data/attributes/service)"},
        DetailCase{"JsonApiErrorWithoutDetail",
                   R"({"errors":[{"status":"400","title":"Bad Request"}]})",
                   "Bad Request"},
        DetailCase{"JsonApiErrorWithAnotherSource",
                   R"({"errors":[{"detail":"Bad","source":{"header":"A"}}]})",
                   "Bad"},
        DetailCase{"BothShapes", R"({"errors":["a",{"detail":"b"}]})", "a; b"},
        DetailCase{"ErrorsOfNoKnownShape",
                   R"({"errors":[1,null,[],{"detail":2},"a"]})", "a"},
        DetailCase{"Html", "<h1>502 Bad Gateway</h1>\n",
                   "<h1>502 Bad Gateway</h1>"},
        DetailCase{"Word", "upstream", "upstream"}, DetailCase{"Empty", "", ""},
        DetailCase{"Blank", " \r\n", ""},
        DetailCase{"NewlinesAreEscaped", "a\nb", "a\\nb"},
        DetailCase{"EscapesAreEscaped", R"({"errors":["\u001b[2Ja"]})",
                   "\\033[2Ja"},
        DetailCase{"TextOfAllTheWorldStays", R"({"errors":["商店"]})", "商店"}),
    [](const auto& info) { return info.param.name; });

TEST(ParseErrorDetail, ShowsTheBodyWhereNoErrorIsInside) {
  EXPECT_EQ(ParseErrorDetail("{}"), "{}");
  EXPECT_EQ(ParseErrorDetail("[]"), "[]");
  EXPECT_EQ(ParseErrorDetail("null"), "null");
  EXPECT_EQ(ParseErrorDetail(R"({"errors":[]})"), R"({\"errors\":[]})");
  EXPECT_EQ(ParseErrorDetail(R"({"errors":"a"})"), R"({\"errors\":\"a\"})");
  EXPECT_EQ(ParseErrorDetail(R"({"errors":{}})"), R"({\"errors\":{}})");
}

TEST(ParseErrorDetail, IsAShortExcerptOfAHugeBody) {
  const std::string huge(250000, 'x');
  for (const std::string& body :
       {huge, absl::StrCat("{\"errors\":[\"", huge, "\"]}")}) {
    const std::string detail = ParseErrorDetail(body);
    EXPECT_THAT(detail, StartsWith("xxxx"));
    EXPECT_LE(detail.size(), 600u);
  }
}

// It is printed and written as JSON: it must be text, whatever the server
// sends.
TEST(ParseErrorDetail, IsAlwaysOneLineOfUtf8) {
  for (const std::string& body :
       {std::string("\xff\xfe\x1b[2J"), std::string("\0\x7f", 2),
        std::string("a\xc2\x9b") + "31m", std::string(499, 'a') + "é",
        std::string(498, 'a') + "商店", std::string(R"({"errors":["\u009b"]})"),
        std::string("{\"errors\":[\"") + std::string(499, 'a') + "é\"]}"}) {
    EXPECT_TRUE(core::IsOneLineOfUtf8(ParseErrorDetail(body)))
        << ::testing::PrintToString(ParseErrorDetail(body));
  }
}

std::string ErrorBehindMembers(int count) {
  std::string body = "{";
  for (int i = 0; i < count; ++i) absl::StrAppend(&body, "\"", i, "\":0,");
  return body + R"("errors":["no"]})";
}

/// Time in proportion to the square of their number would be seconds here.
TEST(ParseErrorDetail, IsQuickWhereABodyHasManyMembers) {
  const std::string body = ErrorBehindMembers(9000);
  const std::clock_t start = std::clock();
  EXPECT_EQ(ParseErrorDetail(body), "no");
  EXPECT_FALSE(ParseAcceptance(body).confirmed);
  EXPECT_LT(std::clock() - start, 5 * CLOCKS_PER_SEC);
}

// No API answers so, and reading it costs memory and time.
TEST(ParseErrorDetail, TakesABodyBeyondTheBoundsAsPlainText) {
  const std::string body = ErrorBehindMembers(25000);
  EXPECT_THAT(ParseErrorDetail(body), StartsWith(R"({\"0\":0,)"));
  EXPECT_FALSE(IsApiRefusal(body));
}

TEST(ParseErrorDetail, SurvivesDeepNesting) {
  EXPECT_THAT(ParseErrorDetail(std::string(200000, '[')), Not(IsEmpty()));
}

}  // namespace
}  // namespace dora::sinks
