// Whoever answers may know the secrets of a request, and may repeat them in
// any encoding, or cut off. All that the program writes is searched for them.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/e2e/e2e.h"
#include "tests/support/raw_server.h"

namespace dora::testing {
namespace {

const std::vector<std::string> kSend = {
    "deployment",   "--service",  "shopist",   "--skip-git",
    "--started-at", "1693491974", "--timeout", "2"};

std::vector<std::string> Plus(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::string Json(const std::string& text) {
  const std::string quoted = nlohmann::json(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

std::string Percent(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    absl::StrAppend(&escaped,
                    absl::StrFormat("%%%02X", static_cast<unsigned char>(c)));
  }
  return escaped;
}

/// Both streams and all files.
std::string AllOf(const Finished& finished, const Scratch& scratch) {
  std::string all = finished.out + finished.err;
  for (const std::string& file : scratch.Files()) {
    absl::StrAppend(&all, file, "\n", ReadFile(file));
  }
  return all;
}

std::string AnswerOf(int status, const std::string& body) {
  return absl::StrCat("HTTP/1.1 ", status,
                      " Answer\r\nContent-Type: application/json\r\n"
                      "Content-Length: ",
                      body.size(), "\r\nConnection: close\r\n\r\n", body);
}

struct Server {
  explicit Server(int status, const std::string& body)
      : server({RawAnswer::Read::kRequest,
                {AnswerOf(status, body)},
                absl::ZeroDuration()}) {}
  std::string url() const {
    return absl::StrCat("http://127.0.0.1:", server.port());
  }
  RawServer server;
};

/// Fails where a part of eight characters that begins `secret` was written.
void ExpectNothingOf(const std::string& secret, const std::string& written,
                     const std::string& what) {
  for (const std::string& form :
       {secret, Json(secret), Json(Json(secret)), Percent(secret),
        absl::Base64Escape(secret)}) {
    EXPECT_FALSE(absl::StrContains(written, form.substr(0, 12))) << what << "\n"
                                                                 << written;
  }
}

// ------------------------------------------------------- an answer's echo

struct Echo {
  const char* name;
  std::string (*encode)(const std::string& key);
};

constexpr Echo kEchoes[] = {
    {"AsItIs", [](const std::string& key) { return key; }},
    {"Json", [](const std::string& key) { return Json(key); }},
    {"Percent", [](const std::string& key) { return Percent(key); }},
    {"Base64", [](const std::string& key) { return absl::Base64Escape(key); }},
    {"Basic",
     [](const std::string& key) { return absl::Base64Escape("u:" + key); }},
    {"CutOff",
     [](const std::string& key) { return key.substr(0, key.size() - 3); }},
};

class Echoed : public ::testing::TestWithParam<Echo> {};

TEST_P(Echoed, KeyIsInNoFileAndInNoOutput) {
  for (const std::string& key :
       {std::string(kMarkedKey),
        std::string(R"(quoted"key\with0back\\slash)")}) {
    const std::string echo = GetParam().encode(key);
    for (const size_t before : {0u, 88u, 112u, 190u, 245u, 469u, 490u}) {
      const std::string words = std::string(before, 'x') + " " + echo;
      for (const std::string& body :
           {words + "yyyyyy",
            nlohmann::json({{"errors", {words + "..."}}}).dump()}) {
        const Server server(400, body);
        const Scratch scratch;
        const Variables variables = {{"DORA_API_URL", server.url()},
                                     {"DD_API_KEY", key}};
        const Finished sent =
            scratch.Deploy(Plus(kSend, {"--verbose"}), variables);
        ExpectNothingOf(key, AllOf(sent, scratch), body);
        for (const char* output : {"text", "json"}) {
          const Finished listed =
              scratch.Deploy({"outbox", "list", "--output", output},
                             {{"DD_API_KEY", "other0key0other0key"}});
          ExpectNothingOf(key, listed.out + listed.err, body);
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Encodings, Echoed, ::testing::ValuesIn(kEchoes),
                         [](const auto& info) { return info.param.name; });

TEST(Echoed, KeyAsTheIdOfAnEventIsInNoOutput) {
  const Server server(202,
                      nlohmann::json({{"data", {{"id", kMarkedKey}}}}).dump());
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      Plus(kSend, {"--env", "prod", "--output", "json", "--last-deployed-file",
                   "last.json", "--detect-rollback", "tag"}),
      {{"DORA_API_URL", server.url()}});
  ExpectNothingOf(kMarkedKey, AllOf(finished, scratch), "id");
}

TEST(Echoed, TokenOfASinkIsInNoFileAndInNoOutput) {
  constexpr char kToken[] = "sinks0own0token0";
  const Server server(400, std::string("bad ") + kToken);
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(Plus(kSend, {"--sink", "cdevents=" + server.url()}),
                     {{"DORA_CDEVENTS_TOKEN", kToken}});
  ExpectNothingOf(kToken, AllOf(finished, scratch), "token");
}

// --------------------------------------------------------- in an event

TEST(KeyInAnEvent, IsRefusedInEveryEncoding) {
  const std::string key = R"(quoted"key\with0back\\slash)";
  for (const Echo& echo : kEchoes) {
    if (std::string(echo.name) == "CutOff") continue;
    const Scratch scratch;
    const Finished finished = scratch.Deploy(
        Plus(kSend, {"--version", echo.encode(key), "--verbose"}),
        {{"DD_API_KEY", key}, {"DORA_API_URL", "http://127.0.0.1:1"}});
    EXPECT_EQ(finished.exit_code, 2) << echo.name;
    ExpectNothingOf(key, AllOf(finished, scratch), echo.name);
  }
}

TEST(KeyInAValue, IsShownInNoPart) {
  for (size_t before = 80; before <= 125; ++before) {
    const Scratch scratch;
    const Finished finished =
        scratch.Deploy(Plus(kSend, {"--verbose"}),
                       {{"DD_VERSION", std::string(before, 'x') + kMarkedKey},
                        {"DORA_API_URL", "http://127.0.0.1:1"}});
    EXPECT_FALSE(
        absl::StrContains(AllOf(finished, scratch), std::string(kMarkedKey, 8)))
        << finished.err;
  }
}

TEST(KeyAsAnArgument, IsNotEchoed) {
  const std::string key = kMarkedKey;
  const Scratch scratch;
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{
           {key},
           {"deployment", "-" + key},
           {"deployment", "--" + key},
           {"deployment", "--" + key + "=x"},
           {"deployment", key},
           {"deployment", "--timeout", key},
           {"deployment", "--custom-tags", key},
           {"deployment", "--provider", key},
           {"deployment", "--output", key},
           {"deployment", "--site", key},
           {"deployment", "--started-at", key},
           {"outbox", key},
           {"outbox", "drop", key},
           {"completion", key},
           {"import", key},
           {"exec", "--skip-git", "--", "/no/" + key},
           {"context", "--explain", "--provider", key}}) {
    for (const bool json : {false, true}) {
      const Finished finished =
          scratch.Deploy(json ? Plus({arguments.front(), "--output", "json"},
                                     {arguments.begin() + 1, arguments.end()})
                              : arguments,
                         {});
      EXPECT_FALSE(absl::StrContains(AllOf(finished, scratch), key))
          << finished.out << finished.err;
    }
  }
}

// ------------------------------------------------------------- proxies

TEST(Proxy, ItsPasswordIsInNoMessage) {
  const RefusingPort port;
  const std::string at = absl::StrCat("@127.0.0.1:", port.port());
  for (const std::string& proxy : std::vector<std::string>{
           "http://deploy:Geheim#2024@proxy:3128",
           "http://deploy:Geheim%232024" + at, "http://deploy:Geheim2024" + at,
           "deploy:Geheim?2024" + at, "http://deploy:Ge/heim2024" + at,
           "socks5h://deploy:Geheim2024@127.0.0.1:99999999",
           "wrong://deploy:Geheim2024" + at,
           "http://" + std::string(220, 'd') + ":Geheim#2024@proxy:3128",
           "http://deploy:Geheim#2024@" + std::string(240, 'p')}) {
    for (const char* variable : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY"}) {
      const Scratch scratch;
      const Finished finished = scratch.Deploy(
          Plus(kSend, {"--verbose", "--timeout", "1"}),
          {{"DORA_API_URL", "https://api.shop.example"}, {variable, proxy}});
      for (const char* part :
           {"Geheim", "eheim", "heim2024", "Ge/heim", "R2VoZWlt"}) {
        EXPECT_FALSE(absl::StrContains(AllOf(finished, scratch), part))
            << proxy << "\n"
            << finished.err;
      }
    }
  }
}

// ------------------------------------------------------ what is not seen

TEST(CharacterThatIsNotSeen, ReachesNoStream) {
  const std::string turned =
      "a\u202eb\u200bc\xc2\x9b"
      "d";
  const Server server(202, R"({"data":{"id":"1"}})");
  const Scratch scratch;
  for (const std::vector<std::string>& arguments :
       {Plus(kSend, {"--team", "a\u202eb"}),
        Plus(kSend, {"--team", "a\u202eb", "--dry-run"}),
        Plus(kSend,
             {"--team", "a\u202eb", "--output", "json", "--env", "p\u2066"}),
        Plus(kSend, {"--version", turned, "--verbose"}),
        std::vector<std::string>{"context", "--explain"},
        std::vector<std::string>{"context", "--json"},
        std::vector<std::string>{"outbox", turned},
        std::vector<std::string>{turned}}) {
    Variables variables = EnvironmentOf("gitlab");
    variables = With(variables, "DORA_API_URL", server.url());
    variables = With(variables, "CI_COMMIT_REF_NAME", turned);
    variables = With(variables, "CI_JOB_NAME", "job\u202e");
    const Finished finished = scratch.Deploy(arguments, variables);
    for (const char* character : {"\u202e", "\u200b", "\u2066", "\xc2\x9b"}) {
      EXPECT_FALSE(absl::StrContains(finished.out + finished.err, character))
          << finished.out << finished.err;
    }
  }
}

}  // namespace
}  // namespace dora::testing
