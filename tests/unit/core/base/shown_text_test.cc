#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/error.h"
#include "core/base/redaction.h"
#include "core/base/text.h"
#include "sinks/dora/body.h"

namespace dora::core {
namespace {

/// Characters that draw, hide or turn round what is beside them.
const std::vector<std::string>& Unseen() {
  static const auto* const all = new std::vector<std::string>{
      "\u00ad",     "\u061c", "\u180e",     "\u200b",     "\u200c",
      "\u200d",     "\u200e", "\u200f",     "\u2028",     "\u2029",
      "\u202a",     "\u202b", "\u202c",     "\u202d",     "\u202e",
      "\u2060",     "\u2066", "\u2067",     "\u2068",     "\u2069",
      "\ufeff",     "\ufff9", "\U000e0001", "\U000e0041", "\U000e007f",
      "\U0001d173", "\x1b",   "\x7f",       "\xc2\x85",   "\xc2\x9b",
      "\r"};
  return *all;
}

TEST(ShownText, HasNoCharacterThatIsNotSeen) {
  for (const std::string& character : Unseen()) {
    const std::string text = absl::StrCat("a", character, "b");
    for (const std::string& shown :
         {EscapedLine(text, 100), Quoted(text), ShownLine(text),
          ShownData(text), sinks::ParseErrorDetail(text)}) {
      EXPECT_FALSE(absl::StrContains(shown, character)) << shown;
    }
  }
}

TEST(ShownText, HasTheTextOfAllTheWorld) {
  for (const char* text : {"café", "магазин", "商店", "🛒", "שלום", "سلام",
                           "❤️", "\u00a0"}) {
    EXPECT_EQ(ShownLine(text), text);
    EXPECT_EQ(ShownData(text), text);
    EXPECT_EQ(EscapedLine(text, 100), text);
  }
}

TEST(ShownText, IsUtf8ForAnyBytes) {
  std::mt19937 engine(20231114);
  std::uniform_int_distribution<int> byte(0, 0xff);
  for (size_t length = 0; length < 500; ++length) {
    std::string text(length, ' ');
    for (char& c : text) c = static_cast<char>(byte(engine));
    EXPECT_TRUE(IsOneLineOfUtf8(ShownLine(text))) << length;
    EXPECT_NO_THROW(nlohmann::json(ShownData(text)).dump()) << length;
  }
}

TEST(ShownLine, SaysInPlainWordsWhatItLeftOut) {
  EXPECT_EQ(ShownLine("a\nb\u202ec\xff"), "a\\nb?c?");
}

TEST(ShownData, MeansTheSameToAReaderOfJson) {
  const nlohmann::json json = {
      {"team", "a\u202eb \U000e0041 \x7f \xc2\x9b \u200d \n \t"}};
  const std::string shown = ShownData(json.dump(2));
  EXPECT_EQ(nlohmann::json::parse(shown), json);
  EXPECT_FALSE(absl::StrContains(shown, "\u202e"));
}

TEST(EscapedLine, WritesWhatIsNotSeenAsJsonDoes) {
  EXPECT_EQ(EscapedLine("a\u202eb\U000e0041", 100), "a\\u202eb\\udb40\\udc41");
}

// --------------------------------------------- no cut before the secrets go

constexpr char kKey[] = "5f0d3c8b7a6e49218d7c6b5a4f3e2d1c";

/// The most characters of the key's beginning that `text` shows.
size_t Shown(const std::string& text) {
  size_t shown = 0;
  while (shown < sizeof kKey - 1 &&
         absl::StrContains(text, absl::string_view(kKey, shown + 1))) {
    ++shown;
  }
  return shown;
}

TEST(Cut, ComesBehindTheRedaction) {
  RegisterSecret(Secret(kKey), SecretKind::kKey);
  for (const size_t limit : {80u, 120u, 200u, 256u, 500u}) {
    for (size_t before = limit - 40; before <= limit + 8; ++before) {
      const std::string text =
          absl::StrCat(std::string(before, 'x'), kKey, std::string(100, 'y'));
      EXPECT_LT(Shown(EscapedLine(text, limit)), 4u) << before;
      EXPECT_LT(Shown(Quoted(text)), 4u) << before;
      EXPECT_LT(Shown(sinks::ParseErrorDetail(text)), 4u) << before;
      EXPECT_LT(Shown(sinks::ParseErrorDetail(
                    nlohmann::json({{"errors", {text}}}).dump())),
                4u)
          << before;
    }
  }
}

TEST(Cut, OfSomebodyElseShowsNoHalfOfAKey) {
  RegisterSecret(Secret(kKey), SecretKind::kKey);
  for (size_t length = 0; length < sizeof kKey; ++length) {
    const std::string half(kKey, length);
    EXPECT_LT(Shown(sinks::ParseErrorDetail("bad key " + half)), 8u) << length;
    EXPECT_LT(
        Shown(sinks::ParseErrorDetail(
            nlohmann::json({{"errors", {"bad " + half + "..."}}}).dump())),
        8u)
        << length;
  }
}

}  // namespace
}  // namespace dora::core
