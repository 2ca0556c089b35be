#include "intake/contract/multipart.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace dora::intake {
namespace {

constexpr char kType[] = "multipart/form-data; boundary=b";

TEST(ParseForm, GivesThePartsAndTheirBytes) {
  const std::string bytes("\r\n--\0b\r\n-b\r\n", 12);
  const std::string body = absl::StrCat(
      "--b\r\nContent-Disposition: form-data; name=\"one\"\r\n",
      "content-TYPE: Application/JSON; charset=utf-8\r\n\r\n{}\r\n",
      "--b\r\nX-Other: \"x\"\r\n",
      "Content-Disposition: form-data; name=two; "
      "filename=\"a\\\"b;c.pack\"\r\n",
      "\r\n", bytes, "\r\n--b--\r\n");
  const auto parts = ParseForm(kType, body);
  ASSERT_TRUE(parts) << parts.error();
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ((*parts)[0].name, "one");
  EXPECT_EQ((*parts)[0].filename, "");
  EXPECT_EQ((*parts)[0].content_type, "application/json");
  EXPECT_EQ((*parts)[0].body, "{}");
  EXPECT_EQ((*parts)[1].name, "two");
  EXPECT_EQ((*parts)[1].filename, "a\"b;c.pack");
  EXPECT_EQ((*parts)[1].content_type, "");
  EXPECT_EQ((*parts)[1].body, bytes);
}

std::string OnePart(const std::string& boundary) {
  return absl::StrCat(
      "--", boundary,
      "\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--", boundary,
      "--");
}

TEST(ParseForm, ReadsEveryBoundary) {
  const std::string longest(70, 'x');
  for (const auto& [type, boundary] :
       std::vector<std::pair<std::string, std::string>>{
           {"Multipart/Form-Data;BOUNDARY=b", "b"},
           {"multipart/form-data; boundary=\"a b\"", "a b"},
           {"multipart/form-data; charset=utf-8; boundary=--b", "--b"},
           {absl::StrCat("multipart/form-data; boundary=", longest),
            longest}}) {
    const auto parts = ParseForm(type, OnePart(boundary));
    ASSERT_TRUE(parts) << type << ": " << parts.error();
    EXPECT_EQ(parts->size(), 1U);
    EXPECT_EQ(parts->front().body, "");
  }
}

TEST(ParseForm, RefusesTypesThatAreNoForm) {
  for (const std::string type :
       {"", "application/json", "multipart/mixed; boundary=b",
        "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary", "multipart/form-data; boundary=\"b",
        "multipart/form-data; boundary=b; boundary=c",
        "multipart/form-data; boundary=b c", "multipart/form-data; =b"}) {
    EXPECT_FALSE(ParseForm(type, OnePart("b"))) << type;
  }
  EXPECT_FALSE(ParseForm(
      absl::StrCat("multipart/form-data; boundary=", std::string(71, 'x')),
      OnePart(std::string(71, 'x'))));
}

TEST(ParseForm, RefusesBodiesThatAreBroken) {
  const std::string head = "Content-Disposition: form-data; name=a\r\n";
  const std::string kCases[] = {
      "",
      "--b",
      "--b\r\n",
      "--c\r\n" + head + "\r\nx\r\n--c--",
      "before\r\n--b\r\n" + head + "\r\nx\r\n--b--",
      "--b\r\n" + head + "\r\nx",
      "--b\r\n" + head + "\r\nx\r\n--b",
      "--b\r\n" + head + "\r\nx\r\n--b-",
      "--b\r\n" + head + "\r\nx\r\n--b--after",
      "--b" + head + "\r\nx\r\n--b--",
      "--b\r\n" + head + "x\r\n--b--",
      "--b\r\n\r\nx\r\n--b--",
      "--b\r\nno colon\r\n\r\nx\r\n--b--",
      "--b\r\n: nameless\r\n\r\nx\r\n--b--",
      "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--",
      "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--",
      "--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--b--",
      "--b\r\n" + head +
          "Content-Transfer-Encoding: base64\r\n\r\neA==\r\n--b--",
      "--b\r\n" + head + "X: " + std::string(5000, 'x') + "\r\n\r\nx\r\n--b--",
  };
  for (const std::string& body : kCases) {
    EXPECT_FALSE(ParseForm(kType, body)) << body;
  }
}

TEST(ParseForm, RefusesMorePartsThanAnyFormHas) {
  std::string body;
  for (int i = 0; i < 17; ++i) {
    body += "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n";
  }
  const auto parts = ParseForm(kType, body + "--b--");
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.error(), "over 16 parts");
}

}  // namespace
}  // namespace dora::intake
