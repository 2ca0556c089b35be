#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/unit/providers/example.h"

// The tests of a CI system whose file is one table: examples of its
// environment as its documentation gives it. The test file includes this
// header and defines Examples(). One variable at a time is then left out,
// emptied and padded; what must change follows from the sources that the
// table names.

namespace dora::testing {

/// The commit that is built, and the head of its pull request.
inline constexpr char kSha[] = "5ecfd275763eff1d6b4844ea3168962458c9f27e";
inline constexpr char kHeadSha[] = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0";

struct DocumentedExample {
  std::string name;
  EnvironmentOf environment;
  /// Tags that are a variable's value as it is.
  std::map<std::string, std::string> variables;
  /// Tags whose text is made of variables.
  Tags made;
  /// Variables without which a tag does not just vanish.
  std::vector<Variation> fallbacks;

  Tags ExpectedTags() const {
    Tags tags = made;
    const providers::Environment built = environment.Build();
    for (const auto& [tag, variable] : variables) {
      tags[tag] = {built.Get(variable).value_or("is not in the example"),
                   variable};
    }
    return tags;
  }

  /// The same under another name, with these variables, and these tags from
  /// these variables; an empty one is absent.
  DocumentedExample Changed(
      const std::string& new_name,
      const std::vector<EnvironmentOf::Variable>& changed_variables,
      const std::map<std::string, std::string>& changed_tags) const {
    DocumentedExample copy = *this;
    copy.name = new_name;
    copy.environment = environment.With(changed_variables);
    for (const auto& [tag, variable] : changed_tags) {
      copy.made.erase(tag);
      copy.variables[tag] = variable;
      if (variable.empty()) copy.variables.erase(tag);
    }
    return copy;
  }

  std::string Marker() const { return made.at("ci.provider.name").source; }

  Tags ExpectedWithout(const std::string& variable) const {
    Tags tags = ExpectedTags();
    if (!environment.Build().Get(variable)) return tags;
    for (auto tag = tags.begin(); tag != tags.end();) {
      const std::vector<std::string> sources =
          absl::StrSplit(tag->second.source, " + ");
      const bool gone =
          std::find(sources.begin(), sources.end(), variable) != sources.end();
      tag = gone ? tags.erase(tag) : std::next(tag);
    }
    for (const Variation& fallback : fallbacks) {
      if (fallback.variable == variable) tags = Varied(tags, fallback);
    }
    return tags;
  }
};

/// For googletest's messages.
inline void PrintTo(const DocumentedExample& example, std::ostream* out) {
  *out << example.name;
}

/// What the test file is about.
std::vector<DocumentedExample> Examples();

class DocumentedExampleTest
    : public ::testing::TestWithParam<DocumentedExample> {};

TEST_P(DocumentedExampleTest, GivesExactlyTheseTags) {
  EXPECT_THAT(Read(GetParam().environment),
              ::testing::ContainerEq(GetParam().ExpectedTags()));
}

TEST_P(DocumentedExampleTest, AbsentEmptyAndBlankAreTheSame) {
  for (const auto& [name, value] : GetParam().environment.variables()) {
    if (name == GetParam().Marker()) continue;
    SCOPED_TRACE(name);
    const auto expected =
        ::testing::ContainerEq(GetParam().ExpectedWithout(name));
    const EnvironmentOf& environment = GetParam().environment;
    EXPECT_THAT(Read(environment.Without(name)), expected);
    EXPECT_THAT(Read(environment.With(name, "")), expected);
    EXPECT_THAT(Read(environment.With(name, " \t\r\n ")), expected);
  }
}

TEST_P(DocumentedExampleTest, WhiteSpaceAroundAValueIsDropped) {
  for (const auto& [name, value] : GetParam().environment.variables()) {
    SCOPED_TRACE(name);
    EXPECT_THAT(Read(GetParam().environment.With(name, "\n " + value + "\t ")),
                ::testing::ContainerEq(GetParam().ExpectedTags()));
  }
}

TEST_P(DocumentedExampleTest, CredentialsInTheUrlsReachNoTag) {
  for (const auto& [name, value] : GetParam().environment.variables()) {
    const size_t scheme = value.find("://");
    if (scheme == std::string::npos) continue;
    SCOPED_TRACE(name);
    std::string marked = value;
    marked.insert(scheme + 3, "ada:s3cret@");
    for (const auto& [tag, read] :
         Read(GetParam().environment.With(name, marked))) {
      EXPECT_THAT(read.text, ::testing::Not(::testing::HasSubstr("s3cret")))
          << tag;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, DocumentedExampleTest,
                         ::testing::ValuesIn(Examples()),
                         [](const auto& info) { return info.param.name; });

TEST(DocumentedExamplesTest, HaveEveryVariableThatIsLookedAt) {
  std::set<std::string> documented;
  for (const DocumentedExample& example : Examples()) {
    for (const auto& [name, value] : example.environment.variables()) {
      documented.insert(name);
    }
  }
  for (const DocumentedExample& example : Examples()) {
    const FakeFileReader files;
    const auto environment = example.environment.Build();
    const auto detected = providers::ReadContext(
        environment, files, "", providers::Detail::kEverything);
    ASSERT_TRUE(detected.has_value());
    for (const providers::Tag& tag : providers::AllTags()) {
      if (tag.name == providers::tags::kEnvVars) continue;
      for (const std::string& place : detected->context.LookedAt(tag.name)) {
        // Several variables together; each is looked at by itself as well.
        if (absl::StrContains(place, " + ")) continue;
        EXPECT_EQ(documented.count(place), 1u) << place << " for " << tag.name;
      }
    }
  }
}

}  // namespace dora::testing
