#include "intake/http/message.h"

#include <gtest/gtest.h>

namespace dora::intake::http {
namespace {

TEST(DecodePercent, DecodesEscapesAndNothingElse) {
  const struct {
    const char* text;
    const char* decoded;
  } kCases[] = {{"", ""},        {"plain", "plain"}, {"a%2Fb%2fc", "a/b/c"},
                {"%", "%"},      {"%4", "%4"},       {"%zz", "%zz"},
                {"%%41", "%A"},  {"a+b", "a+b"},     {"%FF", "\xFF"},
                {"%2541", "%41"}};
  for (const auto& one : kCases) {
    EXPECT_EQ(DecodePercent(one.text, Plus::kIsPlus), one.decoded) << one.text;
  }
  EXPECT_EQ(DecodePercent("a+b%2B", Plus::kIsBlank), "a b+");
}

TEST(Request, FindsFieldsInWhateverCase) {
  Request request;
  request.fields = {{"Host", "a"}, {"X-Other", "b"}, {"hOST", "c"}};
  EXPECT_EQ(request.Values("HOST"), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(request.Value("host"), "a");
  EXPECT_EQ(request.Value("absent"), "");
}

TEST(Request, ReadsParametersOfItsQuery) {
  Request request;
  request.query = "service=%3Cb%3E+x&env&da%79s=7&days=8&=none";
  EXPECT_EQ(request.Parameter("service"), "<b> x");
  EXPECT_EQ(request.Parameter("env"), "");
  EXPECT_EQ(request.Parameter("days"), "7") << "the first";
  EXPECT_EQ(request.Parameter("absent"), "");
  request.query = "filter%5Bname%5D=shop%26pay&filter[kind]=service";
  EXPECT_EQ(request.Parameter("filter[name]"), "shop&pay");
  EXPECT_EQ(request.Parameters().size(), 2U);
  EXPECT_EQ(Request().Parameters().size(), 0U);
}

TEST(HttpDate, IsTheSecondOfATime) {
  EXPECT_EQ(HttpDate(absl::FromUnixMillis(784111777999)),
            "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace dora::intake::http
