#include "intake/dashboard/web_link.h"

#include <gtest/gtest.h>

namespace dora::intake::dashboard {
namespace {

TEST(WebLink, IsMadeOfWebAddresses) {
  EXPECT_EQ(WebLink("https://github.com/shop/web.git"),
            "https://github.com/shop/web.git");
  EXPECT_EQ(WebLink("HTTP://git.internal:8080/a?b=c#d"),
            "http://git.internal:8080/a?b=c#d");
}

TEST(WebLink, IsNotMadeOfAnythingElse) {
  for (const char* url :
       {"", "git@github.com:shop/web.git", "ssh://git@github.com/shop/web",
        "javascript:alert(1)", "javascript://github.com/%0aalert(1)",
        "java\nscript://x", " https://github.com/", "data:text/html,x",
        "file:///etc/passwd", "//github.com/shop", "https://", "https:///path",
        "https://user:token@github.com/shop", "https://github.com@evil.example",
        "https://github.com/\"onclick=x", "https://github.com/<script>",
        "https://github.com/a b", "https://github.com/\\evil",
        "https://gith\xC3\xBC.example/"}) {
    EXPECT_FALSE(WebLink(url)) << url;
  }
  EXPECT_FALSE(WebLink("https://github.com/" + std::string(3000, 'a')));
}

TEST(QueryValue, EncodesWhatMeansSomethingInAQuery) {
  EXPECT_EQ(QueryValue("shop-1.2_~"), "shop-1.2_~");
  EXPECT_EQ(QueryValue("a b&c=d+e%/?#\"<"),
            "a%20b%26c%3Dd%2Be%25%2F%3F%23%22%3C");
  EXPECT_EQ(QueryValue("ü"), "%C3%BC");
}

}  // namespace
}  // namespace dora::intake::dashboard
