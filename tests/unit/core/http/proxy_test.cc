#include "core/http/proxy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dora::core {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ProxySettings Settings(const std::string& https) {
  ProxySettings settings;
  settings.for_https = Sourced{https, "HTTPS_PROXY"};
  settings.for_http = Sourced{"http://plain.corp:3128", "http_proxy"};
  return settings;
}

TEST(ProxyFor, IsThatOfTheScheme) {
  const ProxySettings settings = Settings("http://proxy.corp:3128");
  EXPECT_EQ(ProxyFor("https://api.example/x", settings)->value().text,
            "http://proxy.corp:3128");
  EXPECT_EQ(ProxyFor("HTTPS://api.example", settings)->value().source,
            "HTTPS_PROXY");
  EXPECT_EQ(ProxyFor("http://otlp.example:4318/v1", settings)->value().text,
            "http://plain.corp:3128");
}

TEST(ProxyFor, IsNoneWithoutAVariable) {
  EXPECT_EQ(ProxyFor("https://api.example", {}).value(), std::nullopt);
  EXPECT_EQ(ProxyFor("http://api.example", {}).value(), std::nullopt);
}

TEST(ProxyFor, IsNoneForPlainHttpToThisMachine) {
  for (const char* url :
       {"http://127.0.0.1:8080/x", "http://localhost", "http://[::1]:8080",
        "HTTP://127.9.9.9", "http://0x7f.1:8126/x", "HTTP://LOCALHOST/"}) {
    EXPECT_EQ(ProxyFor(url, Settings("http://p:1")).value(), std::nullopt)
        << url;
  }
}

TEST(ProxyFor, IsThereForAllOtherUrls) {
  for (const char* url :
       {"https://127.0.0.1:8126/", "https://localhost", "http://10.0.0.1/",
        "http://localhost.evil.com/", "http://127.0.0.1.evil.com:80/",
        "http://[::2]/", "http://hooks.shop.example/127.0.0.1",
        "http://127.0.0.1@evil.example/", "http://localhost:80@evil"}) {
    EXPECT_TRUE(ProxyFor(url, Settings("http://p:1"))->has_value()) << url;
  }
}

TEST(ProxyFor, HonoursNoProxyWithThePortOfTheUrl) {
  ProxySettings settings = Settings("http://proxy.corp:3128");
  settings.no_proxy = "api.example:443,[fd00::1]:8443";
  EXPECT_EQ(ProxyFor("https://api.example/x", settings).value(), std::nullopt);
  EXPECT_EQ(ProxyFor("https://api.example:443", settings).value(),
            std::nullopt);
  EXPECT_TRUE(ProxyFor("https://api.example:8443", settings)->has_value());
  EXPECT_TRUE(ProxyFor("http://api.example/x", settings)->has_value());
  EXPECT_EQ(ProxyFor("https://[fd00::1]:8443/x", settings).value(),
            std::nullopt);
}

// Whatever form a URL has it in, it is the address that libcurl calls.
TEST(ProxyFor, HonoursNoProxyForTheHostThatLibcurlCalls) {
  ProxySettings settings = Settings("http://proxy.corp:3128");
  settings.no_proxy = "10.0.0.1,api.example";
  EXPECT_EQ(ProxyFor("https://0xa.1/x", settings).value(), std::nullopt);
  EXPECT_EQ(ProxyFor("https://167772161", settings).value(), std::nullopt);
  EXPECT_TRUE(ProxyFor("https://api.example@evil", settings)->has_value());
}

// A broken value beside NO_PROXY is nobody's business.
TEST(ProxyFor, LooksAtNoProxyThatIsNotUsed) {
  ProxySettings settings = Settings("::::");
  settings.no_proxy = "api.example";
  EXPECT_EQ(ProxyFor("https://api.example/x", settings).value(), std::nullopt);
}

TEST(ProxyFor, TakesWhatLibcurlTakes) {
  for (const char* proxy :
       {"http://proxy.corp:3128", "http://proxy.corp:3128/", "proxy.corp:3128",
        "proxy", "PROXY.corp", "10.1.2.3:3128", "http://[fd00::1]:3128",
        "https://proxy.corp", "socks5://proxy.corp:1080",
        "socks5h://u:p@proxy.corp", "SOCKS4a://proxy.corp",
        "http://user:p%40ss%23word@proxy.corp:3128", "user:pass@proxy:3128",
        "http://CORP%5Cuser:p-._~!$&'()*+,;=:w@proxy_1.corp:3128",
        "http://user@proxy.corp", "http://proxy.corp/wpad"}) {
    const auto found = ProxyFor("https://api.example", Settings(proxy));
    ASSERT_TRUE(found.has_value()) << proxy;
    EXPECT_EQ(found->value().text, proxy);
  }
}

// The value may hold a password, wherever it is wrong.
TEST(ProxyFor, NamesTheVariableOfABrokenAddressAndNeverShowsIt) {
  for (const char* proxy : {"http://deploy:Geheim#2024@proxy:3128",
                            "http://deploy:12#Geheim@proxy:3128",
                            "http://deploy:12/Geheim@proxy:3128",
                            "http://deploy:12?Geheim@proxy:3128",
                            "http://deploy:Geheim@2024@proxy:3128",
                            "http://deploy:Geheim%zz@proxy:3128",
                            "http://deploy:Geheim%@proxy",
                            "http://deploy:Geheim%4@proxy",
                            "http://deploy:Geheim 1@proxy:3128",
                            "http://deploy:Geheim\n1@proxy:3128",
                            "http://deploy:Geheim@proxy:x",
                            "http://deploy:Geheim@proxy:",
                            "http://deploy:Geheim@proxy:0",
                            "http://deploy:Geheim@proxy:65536",
                            "http://deploy:Geheim@",
                            "http://deploy:Geheim@:3128",
                            "http://deploy:Geheim@pro xy",
                            "ftp://deploy:Geheim@proxy:3128",
                            "http:/deploy:Geheim@proxy:3128",
                            "http://deploy:Geheim@[fd00::1:3128",
                            "http://",
                            "http://deploy:Geheim@http://proxy:3128"}) {
    const auto found = ProxyFor("https://api.example", Settings(proxy));
    ASSERT_FALSE(found.has_value()) << proxy;
    const std::string text = ToString(found.error());
    EXPECT_THAT(text, HasSubstr("HTTPS_PROXY")) << proxy;
    for (const char* secret : {"Geheim", "2024", "deploy"}) {
      EXPECT_THAT(text, Not(HasSubstr(secret))) << proxy;
    }
  }
}

}  // namespace
}  // namespace dora::core
