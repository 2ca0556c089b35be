#include "core/http/url.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace dora::core {
namespace {

struct UrlCase {
  const char* name;
  const char* given;
  const char* base;
  bool is_loopback;
  bool has_credentials = false;
};

std::ostream& operator<<(std::ostream& out, const UrlCase& c) {
  return out << c.given;
}

/// URLs on which parsers differ: the host is what libcurl calls.
class ReadUrl : public ::testing::TestWithParam<UrlCase> {};

TEST_P(ReadUrl, HasTheHostThatLibcurlCalls) {
  const auto url = ParseUrl(GetParam().given);
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->base, GetParam().base);
  EXPECT_EQ(IsLoopback(*url), GetParam().is_loopback);
  EXPECT_EQ(url->has_credentials, GetParam().has_credentials);
}

INSTANTIATE_TEST_SUITE_P(
    All, ReadUrl,
    ::testing::Values(UrlCase{.name = "LoopbackAsUser",
                              .given = "http://127.0.0.1@evil.example/",
                              .base = "http://evil.example",
                              .is_loopback = false,
                              .has_credentials = true},
                      UrlCase{.name = "LoopbackAndPortAsUser",
                              .given = "http://localhost:80@evil",
                              .base = "http://evil",
                              .is_loopback = false,
                              .has_credentials = true},
                      UrlCase{.name = "BackslashBeforeUser",
                              .given = "http://localhost\\@evil.example",
                              .base = "http://evil.example",
                              .is_loopback = false,
                              .has_credentials = true},
                      UrlCase{.name = "EmptyUser",
                              .given = "http://@evil.example",
                              .base = "http://evil.example",
                              .is_loopback = false,
                              .has_credentials = true},
                      UrlCase{.name = "OneSlash",
                              .given = "http:/evil.example/localhost",
                              .base = "http://evil.example",
                              .is_loopback = false},
                      UrlCase{.name = "ThreeSlashes",
                              .given = "http:///localhost/x",
                              .base = "http://localhost",
                              .is_loopback = true},
                      UrlCase{.name = "Hexadecimal",
                              .given = "http://0x7f.1",
                              .base = "http://127.0.0.1",
                              .is_loopback = true},
                      UrlCase{.name = "OneNumber",
                              .given = "http://2130706433:8126/",
                              .base = "http://127.0.0.1:8126",
                              .is_loopback = true},
                      UrlCase{.name = "Octal",
                              .given = "http://0177.0.0.1",
                              .base = "http://127.0.0.1",
                              .is_loopback = true},
                      UrlCase{.name = "NumberOfElsewhere",
                              .given = "http://0x08080808",
                              .base = "http://8.8.8.8",
                              .is_loopback = false},
                      UrlCase{.name = "NumberOutOfRange",
                              .given = "http://127.0.0.256",
                              .base = "http://127.0.0.256",
                              .is_loopback = false},
                      UrlCase{.name = "Ipv6",
                              .given = "http://[::1]",
                              .base = "http://[::1]",
                              .is_loopback = true},
                      UrlCase{.name = "Ipv6InFull",
                              .given = "http://[0:0:0::0001]:80",
                              .base = "http://[::1]:80",
                              .is_loopback = true},
                      UrlCase{.name = "Ipv4InIpv6",
                              .given = "http://[::ffff:127.0.0.1]",
                              .base = "http://[::ffff:127.0.0.1]",
                              .is_loopback = false},
                      UrlCase{.name = "Zone",
                              .given = "https://[fe80::1%25eth0]:8443/x",
                              .base = "https://[fe80::1%25eth0]:8443",
                              .is_loopback = false},
                      UrlCase{.name = "UpperCase",
                              .given = "HTTP://LocalHost/",
                              .base = "http://LocalHost",
                              .is_loopback = true},
                      UrlCase{.name = "EscapedName",
                              .given = "http://%6cocalhost",
                              .base = "http://localhost",
                              .is_loopback = true},
                      // With a dot behind, a name server is asked.
                      UrlCase{.name = "DotBehindTheName",
                              .given = "http://localhost.",
                              .base = "http://localhost.",
                              .is_loopback = false},
                      UrlCase{.name = "DotBehindTheNumber",
                              .given = "http://127.0.0.1.",
                              .base = "http://127.0.0.1.",
                              .is_loopback = false},
                      UrlCase{.name = "WideDigits",
                              .given = "http://１２７.0.0.1",
                              .base = "http://１２７.0.0.1",
                              .is_loopback = false}),
    [](const auto& info) { return info.param.name; });

class UnreadUrl : public ::testing::TestWithParam<std::string> {};

TEST_P(UnreadUrl, IsNoUrlForLibcurl) {
  const auto url = ParseUrl(GetParam());
  EXPECT_FALSE(url.has_value()) << url->base;
}

INSTANTIATE_TEST_SUITE_P(
    All, UnreadUrl,
    ::testing::Values(
        "", "proxy.example", "http://", "http:evil.example", "http:/\\evil",
        "http://local\thost", "http://local\nhost", " http://localhost",
        "http://127.0.0.1%2f.evil.example", "http://127.0.0.1;evil.example",
        "http://[::1].evil", "http://h:65536", "http://h:+80",
        "http://127.0.0.1:80:80", std::string("http://localhost\0@evil", 22)));

TEST(ParseUrl, GivesThePortOfTheScheme) {
  EXPECT_EQ(ParseUrl("https://h")->port, 443);
  EXPECT_EQ(ParseUrl("http://h")->port, 80);
  EXPECT_EQ(ParseUrl("http://h:08080")->port, 8080);
  EXPECT_EQ(ParseUrl("socks5h://h")->port, std::nullopt);
}

TEST(ParseUrl, LeavesThePathAsItWasGiven) {
  EXPECT_EQ(ParseUrl("https://h")->path, "/");
  EXPECT_EQ(ParseUrl("https://h/a/../%62//")->path, "/a/../%62//");
}

TEST(ParseUrl, TellsOfQueryAndFragment) {
  EXPECT_TRUE(ParseUrl("https://h?a")->has_query_or_fragment);
  EXPECT_TRUE(ParseUrl("https://h/#a")->has_query_or_fragment);
  EXPECT_FALSE(ParseUrl("https://h/a")->has_query_or_fragment);
}

}  // namespace
}  // namespace dora::core
