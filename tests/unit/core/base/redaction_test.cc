#include "core/base/redaction.h"

#include <gtest/gtest.h>

#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "tests/support/memory.h"

namespace dora::core {
namespace {

constexpr char kMark[] = "[redacted]";
constexpr char kPlain[] = "0123456789abcdef0123456789abcdef";

/// Time in proportion to the square of the length would be minutes here.
TEST(Redact, IsQuickForAnyText) {
  const std::string periodic(32, 'a');
  RegisterSecret(Secret(periodic), SecretKind::kKey);
  RegisterSecret(Secret(R"(\q"uote\\back)"), SecretKind::kKey);
  RegisterSecret(Secret(kPlain), SecretKind::kKey);
  for (const char* piece :
       {"a", "\\", "%", "%25", "25", "&amp;", "amp;", "\\u", "\\u0061", "%61",
        "\\\\\"", "0123456789abcdef", "0123456789abcde",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}) {
    std::string text = "%";
    while (text.size() < 64 * 1024) text += piece;
    const std::clock_t start = std::clock();
    Redact(text);
    // A sanitizer takes some times as long.
    const int seconds = testing::IsUnderASanitizer() ? 60 : 5;
    EXPECT_LT(std::clock() - start, seconds * CLOCKS_PER_SEC) << piece;
  }
}

// --------------------------------------------------- encodings x secrets

std::string Json(const std::string& text) {
  const std::string quoted = nlohmann::json(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

std::string AsciiJson(const std::string& text) {
  const std::string quoted = nlohmann::json(text).dump(-1, ' ', true);
  return quoted.substr(1, quoted.size() - 2);
}

std::string OfEachByte(const char* format, const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    absl::StrAppend(&escaped,
                    absl::StrFormat(*absl::ParsedFormat<'x'>::New(format),
                                    static_cast<unsigned char>(c)));
  }
  return escaped;
}

std::string Percent(const std::string& text, bool upper = true) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte)) {
      escaped += c;
    } else {
      absl::StrAppend(&escaped, upper ? absl::StrFormat("%%%02X", byte)
                                      : absl::StrFormat("%%%02x", byte));
    }
  }
  return escaped;
}

std::string Html(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"},
                                    {"<", "&lt;"},
                                    {">", "&gt;"},
                                    {"\"", "&quot;"},
                                    {"'", "&#39;"}});
}

struct Encoding {
  const char* name;
  std::function<std::string(const std::string&)> encode;
};

const std::vector<Encoding>& Encodings() {
  static const auto* const all = new std::vector<Encoding>{
      {"AsItIs", [](const auto& text) { return text; }},
      {"Json", Json},
      {"JsonInJson", [](const auto& text) { return Json(Json(text)); }},
      {"JsonThrice", [](const auto& text) { return Json(Json(Json(text))); }},
      {"AsciiJson", AsciiJson},
      {"AsciiJsonInJson", [](const auto& t) { return Json(AsciiJson(t)); }},
      {"JsonWithEscapedSlashes",
       [](const auto& t) {
         return absl::StrReplaceAll(Json(t), {{"/", "\\/"}});
       }},
      {"JsonAsGoWritesIt",
       [](const auto& t) {
         return absl::StrReplaceAll(
             Json(t), {{"&", "\\u0026"}, {"<", "\\u003c"}, {">", "\\u003E"}});
       }},
      {"CEscaped", [](const auto& t) { return absl::CEscape(t); }},
      {"CHexEscaped", [](const auto& t) { return absl::CHexEscape(t); }},
      {"EachByteInHexEscapes",
       [](const auto& t) { return OfEachByte("\\x%02x", t); }},
      {"Percent", [](const auto& t) { return Percent(t); }},
      {"PercentInSmallLetters",
       [](const auto& t) { return Percent(t, false); }},
      {"PercentOfEachByte",
       [](const auto& t) { return OfEachByte("%%%02x", t); }},
      {"PercentTwice", [](const auto& t) { return Percent(Percent(t)); }},
      {"PercentThrice",
       [](const auto& t) { return Percent(Percent(Percent(t))); }},
      {"PercentOfJson", [](const auto& t) { return Percent(Json(t)); }},
      {"Form",
       [](const auto& t) {
         return absl::StrReplaceAll(Percent(t), {{"%20", "+"}});
       }},
      {"Html", Html},
      {"HtmlTwice", [](const auto& t) { return Html(Html(t)); }},
      {"HtmlInJson", [](const auto& t) { return Json(Html(t)); }},
      {"JsonInHtml", [](const auto& t) { return Html(Json(t)); }},
      {"Hex", [](const auto& t) { return absl::BytesToHexString(t); }},
      {"HexInCapitals",
       [](const auto& t) {
         return absl::AsciiStrToUpper(absl::BytesToHexString(t));
       }},
  };
  return *all;
}

const std::vector<std::string>& Secrets() {
  static const auto* const all = new std::vector<std::string>{
      kPlain,
      R"(q"uote\back\\slash)",
      R"(\begins"and ends\)",
      "per%cent%41and+plus&x",
      "umlauts \xc3\xbc and \xf0\x9f\x94\x91 <&>'/",
      "eight888",
  };
  return *all;
}

TEST(Redact, FindsEverySecretInEveryEncoding) {
  for (const std::string& secret : Secrets()) {
    RegisterSecret(Secret(secret), SecretKind::kKey);
    for (const Encoding& encoding : Encodings()) {
      const std::string encoded = encoding.encode(secret);
      for (const auto& [before, after] :
           {std::pair("", ""), std::pair("key=", ";"), std::pair("\"", "\""),
            std::pair("50 ", " 50"), std::pair("<b>", "</b>")}) {
        EXPECT_EQ(Redact(absl::StrCat(before, encoded, after)),
                  absl::StrCat(before, kMark, after))
            << encoding.name;
      }
    }
  }
}

// What is before a secret may be read together with its first characters.
TEST(Redact, FindsASecretBehindHalfAnEscape) {
  RegisterSecret(Secret(kPlain), SecretKind::kKey);
  for (const char* before : {"%", "%4", "\\", "\\\\", "\\u", "\\u00", "\\x",
                             "&", "&#", "&amp;", "+", "%25", "01234567"}) {
    EXPECT_FALSE(absl::StrContains(Redact(absl::StrCat(before, kPlain, "f")),
                                   "89abcdef"))
        << before;
  }
}

bool ShowsRunOf(const std::string& secret, const std::string& text,
                size_t length) {
  for (size_t i = 0; i + length <= secret.size(); ++i) {
    if (absl::StrContains(text, secret.substr(i, length))) return true;
  }
  return false;
}

TEST(Redact, FindsWhatStandsAmidBase64) {
  for (const std::string& secret : Secrets()) {
    RegisterSecret(Secret(secret), SecretKind::kKey);
    for (const char* before : {"", "u", "me", "Bearer ", "user:"}) {
      for (const char* after : {"", "x", "yz", "!?!?!?!"}) {
        const std::string text = absl::StrCat(before, secret, after);
        for (const std::string& encoded :
             {absl::Base64Escape(text), absl::WebSafeBase64Escape(text)}) {
          // A character at either end has bits of the text around.
          const size_t begin = (std::string(before).size() * 8 + 5) / 6;
          const size_t end =
              (std::string(before).size() + secret.size()) * 8 / 6;
          for (const auto& encode :
               {Encodings()[0].encode, Encodings()[1].encode,
                Encodings()[11].encode}) {
            const std::string redacted = Redact(encode(encoded));
            EXPECT_TRUE(absl::StrContains(redacted, kMark)) << encoded;
            EXPECT_FALSE(
                ShowsRunOf(encoded.substr(begin, end - begin), redacted, 6))
                << encoded << " -> " << redacted;
          }
        }
      }
    }
  }
}

// ------------------------------------------------------------ what was cut

TEST(Redact, FindsASecretThatWasCutAnywhere) {
  const std::string secret = R"(k7"Qe/x\9)"
                             "vTz4mWc2Lh8RbN5dJs1";
  RegisterSecret(Secret(secret), SecretKind::kKey);
  for (const Encoding& encoding : Encodings()) {
    const std::string encoded = encoding.encode(secret);
    for (size_t length = 0; length <= encoded.size(); ++length) {
      for (const char* after : {"", "...", "\xe2\x80\xa6", "\"}]}", "...'\n"}) {
        const std::string text =
            absl::StrCat("refused: ", encoded.substr(0, length), after);
        // Fewer than eight characters of the secret may stay.
        const std::string eight = encoding.encode(secret.substr(0, 8));
        EXPECT_FALSE(absl::StrContains(Redact(text),
                                       eight.substr(0, eight.size() - 1)) &&
                     length >= eight.size())
            << encoding.name << ": " << Redact(text);
      }
    }
  }
}

TEST(Redact, FindsHalfASecretAnywhere) {
  RegisterSecret(Secret(kPlain), SecretKind::kKey);
  const std::string half(kPlain, 16);
  EXPECT_EQ(Redact(absl::StrCat("the key ", half, " is bad")),
            "the key [redacted] is bad");
  // Less may be a word of ours.
  EXPECT_EQ(Redact("the key 0123456789abcde is bad"),
            "the key 0123456789abcde is bad");
}

// ----------------------------------------------------------------- the rest

TEST(Redact, LeavesOtherTextAlone) {
  RegisterSecret(Secret(kPlain), SecretKind::kKey);
  for (const char* text :
       {"", "a", "no secret \\ % & + \\u00e9 %41 &quot; here",
        "0123456701234567890", "\\\\\\\\\\\\\\\\\\\\", "%%%%25%25%25"}) {
    EXPECT_EQ(Redact(text), text);
  }
}

TEST(Redact, TakesOutWhatOverlaps) {
  RegisterSecret(Secret("first-and-shared"), SecretKind::kKey);
  RegisterSecret(Secret("shared-and-second"), SecretKind::kKey);
  EXPECT_EQ(Redact("<first-and-shared-and-second>"), "<[redacted]>");
}

TEST(Redact, TakesTheLongestOfThoseThatBeginAlike) {
  RegisterSecret(Secret("begin-alike"), SecretKind::kKey);
  RegisterSecret(Secret("begin-alike-and-longer"), SecretKind::kKey);
  EXPECT_EQ(Redact("<begin-alike-and-longer>"), "<[redacted]>");
  EXPECT_EQ(Redact("<begin-alike>"), "<[redacted]>");
}

TEST(Redact, ChangesNothingWhenItIsDoneAgain) {
  RegisterSecret(Secret(kPlain), SecretKind::kKey);
  const std::string once = Redact(absl::StrCat("a ", kPlain, " b"));
  EXPECT_EQ(Redact(once), once);
}

TEST(Redact, LeavesJsonReadable) {
  RegisterSecret(Secret(R"(q"uote\back\\slash)"), SecretKind::kKey);
  const nlohmann::json json = {
      {"reason", R"(a \ and "q"uote\back\\slash" too)"}};
  const auto read = nlohmann::json::parse(RedactKeys(json.dump()));
  EXPECT_EQ(read["reason"], R"(a \ and ")" + std::string(kMark) + R"(" too)");
}

TEST(Redact, DoesNotKnowASecretOfLessThanEightCharacters) {
  RegisterSecret(Secret("short77"), SecretKind::kKey);
  EXPECT_EQ(Redact("a short77 text"), "a short77 text");
}

// -------------------------------------------------------------- credentials

TEST(RegisterCredentials, KeepsAPasswordOutOfUrlsHoweverShort) {
  RegisterCredentials("deploy", "pw3");
  EXPECT_EQ(Redact("'http://deploy:pw3@proxy:3128'"),
            "'http://[redacted]proxy:3128'");
  EXPECT_EQ(Redact("Basic " + absl::Base64Escape("deploy:pw3")),
            "Basic [redacted]==");
  EXPECT_EQ(Redact("the word pw3 is in much"), "the word pw3 is in much");
}

TEST(RegisterCredentials, KeepsTheUserThatIsCutBeforeThePasswordEnds) {
  RegisterCredentials("deploy", "Geheim#2024");
  for (size_t length = 2; length <= std::string("Geheim#2024").size();
       ++length) {
    const std::string text = absl::StrCat("Unsupported proxy 'http://deploy:",
                                          std::string("Geheim#2024", length));
    EXPECT_FALSE(absl::StrContains(Redact(text), "Ge")) << text;
  }
}

TEST(RedactKeys, LeavesPartsOfKeysAndCredentialsAlone) {
  RegisterSecret(Secret(kPlain), SecretKind::kKey);
  RegisterCredentials("ada", "production1");
  const std::string half(kPlain, 16);
  const std::string text = absl::StrCat(half, " production1 ", kPlain);
  EXPECT_EQ(RedactKeys(text), absl::StrCat(half, " production1 ", kMark));
  EXPECT_EQ(Redact(text), absl::StrCat(kMark, " ", kMark, " ", kMark));
}

TEST(HoldsKey, IsTrueForAWholeKeyInAnyEncoding) {
  RegisterSecret(Secret(R"(hold"me\tight)"), SecretKind::kKey);
  EXPECT_TRUE(HoldsKey(R"({"version":"hold\"me\\tight"})"));
  EXPECT_FALSE(HoldsKey(R"({"version":"hold\"me"})"));
}

TEST(Holds, AsksForTheGivenSecretAlone) {
  RegisterSecret(Secret(kPlain), SecretKind::kKey);
  EXPECT_TRUE(Holds(R"({"v":"un\"registered"})", Secret(R"(un"registered)")));
  EXPECT_FALSE(Holds(kPlain, Secret(R"(un"registered)")));
  EXPECT_FALSE(Holds("anything", Secret("")));
}

}  // namespace
}  // namespace dora::core
