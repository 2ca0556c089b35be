#include "sinks/dora/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "core/http/address.h"

namespace dora::sinks {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

core::Result<ApiEndpoint> Site(const std::string& text) {
  return EndpointOfSite({text, "DD_SITE"});
}

core::Result<ApiEndpoint> Url(const std::string& text) {
  return EndpointOfUrl({text, "--api-url"});
}

TEST(EndpointOfSite, KnowsTheDocumentedSites) {
  for (const char* site :
       {"datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com",
        "ap1.datadoghq.com", "ap2.datadoghq.com", "uk1.datadoghq.com",
        "datadoghq.eu"}) {
    SCOPED_TRACE(site);
    const auto endpoint = Site(site);
    ASSERT_TRUE(endpoint.has_value()) << core::ToString(endpoint.error());
    EXPECT_EQ(endpoint->base_url, std::string("https://api.") + site);
    EXPECT_THAT(endpoint->warning, IsEmpty());
  }
}

TEST(EndpointOfSite, KnowsTheDefaultSite) {
  const auto endpoint = Site(kDefaultSite);
  ASSERT_TRUE(endpoint.has_value());
  EXPECT_EQ(endpoint->base_url, "https://api.datadoghq.com");
}

TEST(EndpointOfSite, MindsNeitherCaseNorBlanks) {
  const auto endpoint = Site(" DataDogHQ.eu\n");
  ASSERT_TRUE(endpoint.has_value()) << core::ToString(endpoint.error());
  EXPECT_EQ(endpoint->base_url, "https://api.datadoghq.eu");
  EXPECT_THAT(endpoint->warning, IsEmpty());
}

TEST(EndpointOfSite, WarnsOfAnUnknownSiteAndUsesIt) {
  const auto endpoint = Site("eu9.datadoghq.com");
  ASSERT_TRUE(endpoint.has_value()) << core::ToString(endpoint.error());
  EXPECT_EQ(endpoint->base_url, "https://api.eu9.datadoghq.com");
  EXPECT_THAT(endpoint->warning,
              AllOf(HasSubstr("eu9.datadoghq.com"), HasSubstr("DD_SITE"),
                    HasSubstr("not a site that this version knows")));
}

TEST(EndpointOfSite, RefusesGovernmentSitesWithTheReason) {
  for (const char* site :
       {"ddog-gov.com", "us2.ddog-gov.com", "DDOG-GOV.com", "app.ddog-gov.com",
        "https://api.ddog-gov.com/", "https://us2.ddog-gov.com"}) {
    SCOPED_TRACE(site);
    const auto endpoint = Site(site);
    ASSERT_FALSE(endpoint.has_value());
    EXPECT_EQ(endpoint.error().kind, core::ErrorKind::kValidation);
    EXPECT_THAT(endpoint.error().message,
                HasSubstr("DORA Metrics is not available"));
  }
}

struct WrongFormCase {
  const char* name;
  const char* given;
  const char* right_form;
};

std::ostream& operator<<(std::ostream& out, const WrongFormCase& c) {
  return out << c.given;
}

class WrongFormOfSite : public ::testing::TestWithParam<WrongFormCase> {};

TEST_P(WrongFormOfSite, IsRefusedAndTheRightFormIsShown) {
  const auto endpoint = Site(GetParam().given);
  ASSERT_FALSE(endpoint.has_value()) << endpoint->base_url;
  EXPECT_EQ(endpoint.error().kind, core::ErrorKind::kValidation);
  EXPECT_THAT(endpoint.error().message, HasSubstr("DD_SITE"));
  EXPECT_THAT(endpoint.error().hint, HasSubstr(GetParam().right_form));
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongFormOfSite,
    ::testing::Values(
        WrongFormCase{"UrlOfApp", "https://app.datadoghq.eu/logs?x=y",
                      "Write \"datadoghq.eu\""},
        WrongFormCase{"UrlOfApi", "https://api.us5.datadoghq.com",
                      "Write \"us5.datadoghq.com\""},
        WrongFormCase{"UrlOfSite", "http://datadoghq.com",
                      "Write \"datadoghq.com\""},
        WrongFormCase{"UpperCaseUrl", "HTTPS://APP.DATADOGHQ.EU",
                      "Write \"datadoghq.eu\""},
        WrongFormCase{"HostOfApp", "app.datadoghq.com",
                      "Write \"datadoghq.com\""},
        WrongFormCase{"HostOfApi", "api.datadoghq.eu",
                      "Write \"datadoghq.eu\""},
        WrongFormCase{"WithPort", "datadoghq.eu:443", "Write \"datadoghq.eu\""},
        WrongFormCase{"WithPath", "datadoghq.eu/", "Write \"datadoghq.eu\""},
        WrongFormCase{"UrlOfElsewhere", "https://proxy.example.com", "api-url"},
        WrongFormCase{"NameOfARegion", "us5", "us5.datadoghq.com"},
        WrongFormCase{"Empty", "", "datadoghq.com"},
        WrongFormCase{"Blank", " ", "datadoghq.com"},
        WrongFormCase{"DotInFront", ".datadoghq.com", "datadoghq.com"},
        WrongFormCase{"DotBehind", "datadoghq.com.", "datadoghq.com"},
        WrongFormCase{"BlankInside", "datadoghq .com", "datadoghq.com"},
        WrongFormCase{"HeaderInjection", "datadoghq.com\r\nX: y",
                      "datadoghq.com"},
        WrongFormCase{"UserInfo", "evil.com@datadoghq.com", "datadoghq.com"}),
    [](const auto& info) { return info.param.name; });

TEST(EndpointOfSite, DoesNotEchoAPassword) {
  const auto endpoint = Site("https://user:s3cr3t@datadoghq.eu");
  ASSERT_FALSE(endpoint.has_value());
  EXPECT_THAT(core::ToString(endpoint.error()), Not(HasSubstr("s3cr3t")));
}

struct UrlCase {
  const char* name;
  const char* given;
  /// The base URL, or part of the message.
  const char* expected;
};

std::ostream& operator<<(std::ostream& out, const UrlCase& c) {
  return out << c.given;
}

class AcceptedUrl : public ::testing::TestWithParam<UrlCase> {};

TEST_P(AcceptedUrl, IsTheBaseUrl) {
  const auto endpoint = Url(GetParam().given);
  ASSERT_TRUE(endpoint.has_value()) << core::ToString(endpoint.error());
  EXPECT_EQ(endpoint->base_url, GetParam().expected);
  EXPECT_THAT(endpoint->warning, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, AcceptedUrl,
    ::testing::Values(
        UrlCase{"Https", "https://proxy.example.com",
                "https://proxy.example.com"},
        UrlCase{"SlashBehindGoes", "https://proxy.example.com//",
                "https://proxy.example.com"},
        UrlCase{"BlanksAroundGo", " https://proxy.example.com\n",
                "https://proxy.example.com"},
        UrlCase{"Port", "https://proxy.example.com:8443",
                "https://proxy.example.com:8443"},
        UrlCase{"Path", "https://proxy.example.com/datadog/",
                "https://proxy.example.com/datadog"},
        UrlCase{"HttpsOfIpv6", "https://[2001:db8::1]:8443",
                "https://[2001:db8::1]:8443"},
        UrlCase{"HttpsWithoutDot", "https://proxy", "https://proxy"},
        UrlCase{"LoopbackByName", "http://localhost:8126",
                "http://localhost:8126"},
        UrlCase{"LoopbackByUpperCaseName", "http://LocalHost:8126",
                "http://LocalHost:8126"},
        UrlCase{"LoopbackIpv4", "http://127.0.0.1:8126",
                "http://127.0.0.1:8126"},
        UrlCase{"LoopbackIpv4WithoutPort", "http://127.0.0.1",
                "http://127.0.0.1"},
        UrlCase{"OtherLoopbackIpv4", "http://127.255.255.254:1",
                "http://127.255.255.254:1"},
        UrlCase{"LoopbackIpv6", "http://[::1]:8126", "http://[::1]:8126"},
        UrlCase{"LoopbackIpv6WithoutPort", "http://[::1]", "http://[::1]"},
        UrlCase{"LoopbackWithPath", "http://127.0.0.1:8126/api",
                "http://127.0.0.1:8126/api"}),
    [](const auto& info) { return info.param.name; });

class RefusedUrl : public ::testing::TestWithParam<UrlCase> {};

TEST_P(RefusedUrl, NamesTheRule) {
  const auto endpoint = Url(GetParam().given);
  ASSERT_FALSE(endpoint.has_value()) << endpoint->base_url;
  EXPECT_EQ(endpoint.error().kind, core::ErrorKind::kValidation);
  EXPECT_THAT(endpoint.error().message,
              AllOf(HasSubstr("api-url"), HasSubstr(GetParam().expected)));
}

constexpr char kUnencrypted[] = "unencrypted";
constexpr char kNotHttp[] = "is not an http or https URL";
constexpr char kNotBase[] = "is not a base URL";
constexpr char kCredentials[] = "user name, password or token";

INSTANTIATE_TEST_SUITE_P(
    All, RefusedUrl,
    ::testing::Values(
        UrlCase{"PlainHttp", "http://proxy.example.com", kUnencrypted},
        UrlCase{"PlainHttpInCapitals", "HTTP://proxy.example.com",
                kUnencrypted},
        UrlCase{"PlainHttpOfTheApi", "http://api.datadoghq.com", kUnencrypted},
        UrlCase{"PrivateAddress", "http://10.0.0.1", kUnencrypted},
        UrlCase{"AnyAddress", "http://0.0.0.0", kUnencrypted},
        UrlCase{"NameBehindLoopback", "http://127.0.0.1.evil.com",
                kUnencrypted},
        UrlCase{"NameBehindLoopbackWithPort", "http://127.0.0.1.evil.com:80",
                kUnencrypted},
        UrlCase{"NameBehindLocalhost", "http://localhost.evil.com",
                kUnencrypted},
        UrlCase{"NameBeforeLocalhost", "http://evil.localhost.com",
                kUnencrypted},
        UrlCase{"NameThatBeginsWith127", "http://127.evil.com.x", kUnencrypted},
        UrlCase{"OtherIpv6", "http://[::2]", kUnencrypted},
        UrlCase{"AddressOutOfRange", "http://127.0.0.256", kUnencrypted},
        // libcurl reads 127.0.0.1, but no user writes it like that.
        UrlCase{"LoopbackInThreeParts", "http://127.0.1", kUnencrypted},
        UrlCase{"LoopbackInHexadecimal", "http://0x7f.1:8126", kUnencrypted},
        UrlCase{"LoopbackAsOneNumber", "http://2130706433", kUnencrypted},
        UrlCase{"NumberOfElsewhere", "http://0x08080808", kUnencrypted},
        UrlCase{"LoopbackWithADotBehind", "http://127.0.0.1.", kUnencrypted},
        UrlCase{"LocalhostWithADotBehind", "http://localhost.", kUnencrypted},
        UrlCase{"AddressWithAnEmptyPart", "http://127.0..1", kUnencrypted},
        UrlCase{"Empty", "", kNotHttp},
        UrlCase{"NoScheme", "proxy.example.com", kNotHttp},
        UrlCase{"BareSite", "datadoghq.eu", kNotHttp},
        UrlCase{"Ftp", "ftp://proxy.example.com", kNotHttp},
        UrlCase{"File", "file:///etc/passwd", kNotHttp},
        UrlCase{"OneSlash", "https:/proxy.example.com", kNotHttp},
        UrlCase{"SlashAndBackslash", "http:/\\evil", kNotHttp},
        UrlCase{"SchemeAlone", "https://", ""},
        UrlCase{"PortAlone", "https://:443", kNotBase},
        UrlCase{"PathAlone", "https:///api", kNotBase},
        UrlCase{"NameBehindIpv6Loopback", "http://[::1].evil.com", kNotBase},
        UrlCase{"TabInside", "http://local\thost", kNotBase},
        UrlCase{"Query", "https://proxy.example.com?a=b", kNotBase},
        UrlCase{"Fragment", "https://proxy.example.com/#a", kNotBase},
        UrlCase{"Backslash", "https://proxy.example.com\\a", kNotBase},
        UrlCase{"BlankInside", "https://proxy.example.com/a b", kNotBase},
        UrlCase{"NewlineInside", "https://proxy.example.com/\nx", kNotBase},
        UrlCase{"ControlCharacter", "https://proxy.example.com/\x01", kNotBase},
        UrlCase{"NoUtf8", "https://proxy.example.com/\xff", kNotBase},
        UrlCase{"PortThatIsNone", "https://proxy.example.com:https", kNotBase},
        UrlCase{"PortWithANameBehind", "http://127.0.0.1:80.evil.com",
                kNotBase},
        UrlCase{"TwoPorts", "http://127.0.0.1:80:80", kNotBase},
        UrlCase{"Credentials", "https://user:s3cr3t@proxy.example.com",
                kCredentials},
        UrlCase{"TokenAlone", "https://s3cr3t@proxy.example.com", kCredentials},
        UrlCase{"PasswordWithASlash", "https://user:s3/cr3t@proxy.example.com",
                kCredentials},
        UrlCase{"LoopbackAsUser", "http://127.0.0.1@evil.com", kCredentials},
        UrlCase{"LoopbackWithPortAsUser", "http://localhost:80@evil",
                kCredentials},
        UrlCase{"LoopbackAsUserBehindABackslash", "http://127.0.0.1\\@evil.com",
                kCredentials}),
    [](const auto& info) { return info.param.name; });

TEST(EndpointOfUrl, DoesNotEchoCredentials) {
  for (const char* url : {"https://user:s3cr3t@proxy.example.com",
                          "https://s3cr3t@proxy.example.com",
                          "ftp://user:s3cr3t@proxy.example.com",
                          "https://user:a/s3cr3t@proxy.example.com",
                          "user:s3cr3t@proxy.example.com",
                          "https://proxy.example.com?api_key=s3cr3t"}) {
    SCOPED_TRACE(url);
    const auto endpoint = Url(url);
    ASSERT_FALSE(endpoint.has_value());
    EXPECT_THAT(core::ToString(endpoint.error()), Not(HasSubstr("s3cr3t")));
  }
}

}  // namespace
}  // namespace dora::sinks
