#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "providers/read_context.h"
#include "tests/support/context_tags.h"
#include "tests/support/environment_of.h"
#include "tests/support/fake_files.h"

// An example of a CI's environment, as its documentation gives it, and the
// tags it must give; and variations of it, one variable at a time.

namespace dora::testing {

struct Example {
  EnvironmentOf environment;
  std::map<std::string, std::string> files;
  Tags tags;
};

/// The tags of an environment, of the CI that it is detected to be.
inline Tags Read(const EnvironmentOf& variables,
                 const std::map<std::string, std::string>& files = {},
                 const std::string& provider = "") {
  const providers::Environment environment = variables.Build();
  const FakeFileReader reader(files);
  const auto detected = providers::ReadContext(environment, reader, provider,
                                               providers::Detail::kEverything);
  if (!detected) {
    ADD_FAILURE() << core::ToString(detected.error());
    return {};
  }
  return TagsOf(detected->context);
}

inline Tags Read(const Example& example) {
  return Read(example.environment, example.files);
}

/// What an example's tags become without one of its variables.
struct Variation {
  std::string variable;
  /// The tags that change; std::nullopt for one that is absent then.
  std::map<std::string, std::optional<core::Sourced>> changes;
};

/// For googletest's messages.
inline void PrintTo(const Variation& variation, std::ostream* out) {
  *out << variation.variable;
}

inline Tags Varied(Tags tags, const Variation& variation) {
  for (const auto& [tag, value] : variation.changes) {
    if (value) {
      tags[tag] = *value;
    } else {
      tags.erase(tag);
    }
  }
  return tags;
}

/// For INSTANTIATE_TEST_SUITE_P: the variable is the case's name.
inline std::string VariableName(
    const ::testing::TestParamInfo<Variation>& info) {
  return info.param.variable;
}

/// The variables of an example that no variation is about, but `marker`.
inline std::vector<std::string> NotVaried(
    const Example& example, const std::vector<Variation>& variations,
    const std::string& marker) {
  std::vector<std::string> left;
  for (const auto& [name, value] : example.environment.variables()) {
    bool varied = name == marker || value.empty();
    for (const Variation& variation : variations) {
      varied = varied || variation.variable == name;
    }
    if (!varied) left.push_back(name);
  }
  return left;
}

/// The tests of each variation: absent, empty and blank are the same, and
/// white space around a value is dropped.
class VariationTest : public ::testing::TestWithParam<Variation> {
 protected:
  static Tags ReadWith(const Example& example, const std::string& value) {
    return Read(example.environment.With(GetParam().variable, value),
                example.files);
  }

  static void ExpectSameWhetherAbsentEmptyOrBlank(const Example& example) {
    const Tags expected = Varied(example.tags, GetParam());
    EXPECT_EQ(
        Read(example.environment.Without(GetParam().variable), example.files),
        expected);
    EXPECT_THAT(ReadWith(example, ""), ::testing::ContainerEq(expected));
    EXPECT_THAT(ReadWith(example, " \t\r\n "),
                ::testing::ContainerEq(expected));
  }

  static void ExpectWhiteSpaceDropped(const Example& example) {
    const auto environment = example.environment.Build();
    const std::string value = *environment.Get(GetParam().variable);
    EXPECT_THAT(ReadWith(example, "\n \t" + value + "\t \r\n"),
                ::testing::ContainerEq(example.tags));
  }
};

}  // namespace dora::testing
