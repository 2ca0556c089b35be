#include "intake/contract/query.h"

#include <gtest/gtest.h>

namespace dora::intake {
namespace {

using nlohmann::json;

const json& Attributes() {
  static const json& attributes =
      *new json({{"service", "shopist"},
                 {"env", "production"},
                 {"team", "backend"},
                 {"version", "v1.2:rc"},
                 {"services", json::array({"api-service", "payment"})},
                 {"severity", "SEV-1"}});
  return attributes;
}

TEST(Query, SelectsByEveryTerm) {
  const struct {
    const char* query;
    bool matches;
  } kCases[] = {
      {"", true},
      {"  ", true},
      {"service:shopist", true},
      {"service:Shopist", false},
      {"service:shop", false},
      {"service:shop*", true},
      {"service:*", true},
      {"service:api-service", true},
      {"version:*1.2*", true},
      {"version:v1.2:rc", true},
      {"env:production team:backend", true},
      {"env:production team:frontend", false},
      {"env:(staging OR production)", true},
      {"env:(production)", true},
      {"env:( staging OR qa )", false},
      {"env:(stag* OR prod*) severity:SEV-1", true},
      {"severity:(SEV-2 OR SEV-3)", false},
      {"service:(a OR shopist) env:(x OR production)", true},
  };
  for (const auto& example : kCases) {
    const auto query = Query::Parse(example.query);
    ASSERT_TRUE(query) << query.error();
    EXPECT_EQ(query->Matches(Attributes()), example.matches) << example.query;
  }
}

TEST(Query, DoesNotMatchWhatIsAbsent) {
  const auto query = Query::Parse("team:*");
  ASSERT_TRUE(query);
  EXPECT_FALSE(query->Matches(json::object()));
}

TEST(Query, RefusesAndNamesWhatItDoesNotKnow) {
  const struct {
    const char* query;
    const char* named;
  } kCases[] = {
      {"shopist", "'shopist'"},
      {"service:", "'service:'"},
      {":x", "':x'"},
      {"colour:blue", "'colour:blue'"},
      {"-env:qa", "'-env:qa'"},
      {"env:a OR env:b", "'OR'"},
      {"env:a AND team:b", "'AND'"},
      {"service:\"a b\"", "'service:\"a'"},
      {"env:()", "'env:()'"},
      {"env:(a b)", "'env:(a b)'"},
      {"env:(a OR)", "'env:(a OR)'"},
      {"env:(OR a)", "'env:(OR a)'"},
      {"env:(a AND b)", "'env:(a AND b)'"},
      {"env:(a OR b", "'env:(a OR b'"},
      {"env:(a)b", "'b'"},
      {"version:>2", "'version:>2'"},
      {"version:[1 TO 2]", "'version:[1'"},
  };
  for (const auto& example : kCases) {
    const auto query = Query::Parse(example.query);
    ASSERT_FALSE(query) << example.query;
    EXPECT_NE(query.error().find(example.named), std::string::npos)
        << query.error();
  }
}

TEST(MatchesWildcard, BacktracksToTheLastStar) {
  EXPECT_TRUE(MatchesWildcard("a*bc", "abbbc"));
  EXPECT_TRUE(MatchesWildcard("*ab*ab", "abxabab"));
  EXPECT_FALSE(MatchesWildcard("a*b", "abc"));
  EXPECT_FALSE(MatchesWildcard("", "a"));
  EXPECT_TRUE(MatchesWildcard("**", ""));
  EXPECT_FALSE(MatchesWildcard("?", "a"));
}

}  // namespace
}  // namespace dora::intake
