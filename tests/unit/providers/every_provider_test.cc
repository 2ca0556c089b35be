// What the program makes of the environments in tests/data/environments, whose
// README.md says what stands in <name>.expected.json; and what holds for every
// CI system.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "providers/providers.h"
#include "tests/support/environments.h"
#include "tests/unit/providers/example.h"

namespace dora::testing {
namespace {

using nlohmann::json;

bool IsMadeOf(const core::Sourced& value, const std::string& variable) {
  const std::vector<std::string> sources = absl::StrSplit(value.source, " + ");
  return std::find(sources.begin(), sources.end(), variable) != sources.end();
}

Tags NotMadeOf(Tags tags, const std::string& variable) {
  for (auto tag = tags.begin(); tag != tags.end();) {
    tag = IsMadeOf(tag->second, variable) ? tags.erase(tag) : std::next(tag);
  }
  return tags;
}

json ToJson(const core::Sourced& value) {
  return {{"value", value.text}, {"source", value.source}};
}

/// The tags that differ; null is absent.
json Difference(const Tags& before, const Tags& after) {
  json changes = json::object();
  for (const auto& [tag, value] : before) {
    if (after.count(tag) == 0) changes[tag] = nullptr;
  }
  for (const auto& [tag, value] : after) {
    const auto old = before.find(tag);
    if (old == before.end() || !(old->second == value)) {
      changes[tag] = ToJson(value);
    }
  }
  return changes;
}

/// Indented, one value a line.
std::string Written(const json& value, const std::string& indent = "") {
  if (value.is_object() && value.contains("source")) {
    return absl::StrCat("{\"value\": ", value["value"].dump(),
                        ", \"source\": ", value["source"].dump(), "}");
  }
  if (!value.is_object() || value.empty()) return value.dump();
  const std::string inner = indent + "  ";
  std::string text;
  for (const auto& [key, member] : value.items()) {
    absl::StrAppend(&text, text.empty() ? "{\n" : ",\n", inner,
                    json(key).dump(), ": ", Written(member, inner));
  }
  return absl::StrCat(text, "\n", indent, "}");
}

/// The deploy job of a CI system, and the variations of it.
class EveryProviderTest : public ::testing::TestWithParam<std::string> {
 protected:
  EveryProviderTest() {
    for (const auto& [variable, value] : EnvironmentVariables(GetParam())) {
      job_ = job_.With(variable, value);
    }
    text_ = ReadFile(EnvironmentPath(GetParam(), ".expected.json"));
    given_ = json::parse(text_, nullptr, /*allow_exceptions=*/false);
    if (!given_.is_object()) given_ = json::object();
    variations_ = given_.value("variations", json::object());
  }

  const providers::Provider& provider() const {
    return *providers::FindProvider(GetParam());
  }

  static EnvironmentOf Varied(const EnvironmentOf& job, const json& variation) {
    EnvironmentOf varied = job;
    for (const auto& [name, value] : variation.at("variables").items()) {
      varied = varied.With(name, value);
    }
    return varied;
  }

  /// By their names: that of the deploy job is empty.
  std::map<std::string, EnvironmentOf> Environments() const {
    std::map<std::string, EnvironmentOf> environments = {{"", job_}};
    for (const auto& [name, variation] : variations_.items()) {
      environments[name] = Varied(job_, variation);
    }
    return environments;
  }

  /// What stands under `without` for these variables.
  json Without(const EnvironmentOf& environment,
               const std::set<std::string>& variables) const {
    const Tags tags = Read(environment);
    json without = json::object();
    for (const std::string& variable : variables) {
      // Without it, it is another CI.
      if (IsMadeOf(tags.at("ci.provider.name"), variable)) continue;
      const json changes = Difference(NotMadeOf(tags, variable),
                                      Read(environment.Without(variable)));
      if (!changes.empty()) without[variable] = changes;
    }
    return without;
  }

  /// What the file should be.
  json Expected() const {
    std::set<std::string> names;
    for (const auto& [name, value] : job_.variables()) names.insert(name);
    json expected = {{"event", given_.value("event", json::object())},
                     {"tags", Difference({}, Read(job_))}};
    AddUnlessEmpty(expected, "without", Without(job_, names));
    AddUnlessEmpty(expected, "variations", ExpectedVariations());
    return expected;
  }

  json ExpectedVariations() const {
    json expected = json::object();
    for (const auto& [name, variation] : variations_.items()) {
      const EnvironmentOf varied = Varied(job_, variation);
      std::set<std::string> names;
      for (const auto& [variable, value] : variation["variables"].items()) {
        if (value != "") names.insert(variable);
      }
      expected[name] = {{"variables", variation["variables"]},
                        {"tags", Difference(Read(job_), Read(varied))}};
      AddUnlessEmpty(expected[name], "without", Without(varied, names));
    }
    return expected;
  }

  static void AddUnlessEmpty(json& object, const char* key, json member) {
    if (!member.empty()) object[key] = std::move(member);
  }

  EnvironmentOf job_;
  std::string text_;
  json given_;
  json variations_;
};

TEST_P(EveryProviderTest, GivesExactlyTheExpectedTags) {
  const std::string expected = Written(Expected()) + "\n";
  EXPECT_TRUE(text_ == expected)
      << "tests/data/environments/" << GetParam()
      << ".expected.json is not what the program makes of the environment. It "
         "makes this of it; check each line against the CI's documentation:\n"
      << expected;
}

TEST_P(EveryProviderTest, IsDetectedByItsMarker) {
  for (const auto& [name, environment] : Environments()) {
    EXPECT_EQ(
        Read(environment).at("ci.provider.name"),
        (core::Sourced{GetParam(), std::string(providers::DecidingMarker(
                                       provider(), environment.Build()))}))
        << name;
  }
}

TEST_P(EveryProviderTest, AMarkerAloneGivesNothingThatItDoesNotSay) {
  for (const absl::string_view marker : provider().markers) {
    const std::string value = absl::StrCat(provider().marker_prefix, "1");
    Tags tags = Read({{std::string(marker), value}});
    EXPECT_EQ(tags.at("ci.provider.name").text, GetParam());
    tags.erase(providers::tags::kEnvVars);
    EXPECT_THAT(NotMadeOf(tags, std::string(marker)), ::testing::IsEmpty());
  }
}

TEST_P(EveryProviderTest, AVariableThatIsLeftOutGivesNothing) {
  for (const auto& [name, environment] : Environments()) {
    for (const auto& [variable, value] : environment.variables()) {
      SCOPED_TRACE(name + ": " + variable);
      const Tags tags = Read(environment.Without(variable));
      EXPECT_EQ(NotMadeOf(tags, variable), tags);
    }
  }
}

TEST_P(EveryProviderTest, AbsentEmptyAndBlankAreTheSame) {
  for (const auto& [name, environment] : Environments()) {
    for (const auto& [variable, value] : environment.variables()) {
      SCOPED_TRACE(name + ": " + variable);
      const Tags tags = Read(environment.Without(variable));
      EXPECT_EQ(Read(environment.With(variable, "")), tags);
      EXPECT_EQ(Read(environment.With(variable, " \t\r\n ")), tags);
    }
  }
}

TEST_P(EveryProviderTest, WhiteSpaceAroundAValueIsDropped) {
  for (const auto& [name, environment] : Environments()) {
    const Tags tags = Read(environment);
    for (const auto& [variable, value] : environment.variables()) {
      SCOPED_TRACE(name + ": " + variable);
      EXPECT_EQ(Read(environment.With(variable, "\n \t" + value + "\t \r\n")),
                tags);
    }
  }
}

TEST_P(EveryProviderTest, CredentialsInTheUrlsReachNoTag) {
  for (const auto& [name, environment] : Environments()) {
    for (const auto& [variable, value] : environment.variables()) {
      const size_t scheme = value.find("://");
      if (scheme == std::string::npos) continue;
      const std::string marked =
          absl::StrCat("ada:s3cret@", value.substr(scheme + 3));
      for (const std::string& url :
           {absl::StrCat(value.substr(0, scheme + 3), marked), marked}) {
        for (const auto& [tag, read] : Read(environment.With(variable, url))) {
          EXPECT_THAT(read.text, ::testing::Not(::testing::HasSubstr("s3cret")))
              << name << ": " << tag << " of " << variable;
        }
      }
    }
  }
}

/// Whether `variables` have what is looked at; `A_*` is any that begins
/// like this.
bool Has(const std::set<std::string>& variables, absl::string_view place) {
  if (!absl::ConsumeSuffix(&place, "*")) {
    return variables.count(std::string(place)) == 1;
  }
  return std::any_of(
      variables.begin(), variables.end(),
      [place](const auto& name) { return absl::StartsWith(name, place); });
}

TEST_P(EveryProviderTest, HaveEveryVariableThatIsLookedAt) {
  std::set<std::string> variables;
  for (const auto& [name, environment] : Environments()) {
    for (const auto& [variable, value] : environment.variables()) {
      variables.insert(variable);
    }
  }
  for (const auto& [name, environment] : Environments()) {
    const auto built = environment.Build();
    const auto detected = providers::ReadContext(
        built, FakeFileReader(), {}, providers::Detail::kEverything);
    ASSERT_TRUE(detected.has_value());
    for (const providers::Tag& tag : providers::AllTags()) {
      if (tag.name == providers::tags::kEnvVars) continue;
      for (const std::string& place : detected->context.LookedAt(tag.name)) {
        // Several variables together; each is looked at by itself as well.
        if (absl::StrContains(place, " + ")) continue;
        EXPECT_TRUE(Has(variables, place)) << place << " for " << tag.name;
      }
    }
  }
}

std::vector<std::string> ProviderNames() {
  std::vector<std::string> names;
  for (const providers::Provider& provider : providers::AllProviders()) {
    names.emplace_back(provider.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, EveryProviderTest,
                         ::testing::ValuesIn(ProviderNames()),
                         [](const auto& info) { return info.param; });

TEST(EnvironmentFilesTest, EachIsOfAProviderOfTheTable) {
  for (const std::string& name : EnvironmentNames()) {
    EXPECT_NE(providers::FindProvider(name), nullptr)
        << name << ".env: providers/providers.cc lists no such provider";
  }
}

}  // namespace
}  // namespace dora::testing
