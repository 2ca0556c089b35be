#include "tools/generator/offers.h"

#include <gtest/gtest.h>

namespace dora::generator {
namespace {

namespace input = app::input;

Offer OfferOf(input::Id id) {
  const app::InputSpec& spec = app::SpecOf(id);
  return {&spec, std::string(spec.default_value), std::string(spec.help)};
}

TEST(OffersOf, AreTheTablesButForThePlatformsOwnMeanings) {
  const Meaning meanings[] = {{input::kEnv, ""},
                              {input::kTeam, nullptr, "Who owns it."}};
  const auto offers = OffersOf(app::kJenkinsStep, meanings);
  const auto expected = app::InputsOf(app::kJenkinsStep);
  ASSERT_EQ(offers.size(), expected.size());
  for (size_t i = 0; i < offers.size(); ++i) {
    const app::InputSpec& spec = *offers[i].spec;
    EXPECT_EQ(&spec, expected[i]);
    EXPECT_EQ(offers[i].default_value,
              spec.id == input::kEnv ? "" : spec.default_value);
    EXPECT_EQ(offers[i].help,
              spec.id == input::kTeam ? "Who owns it." : spec.help);
  }
}

TEST(HasLiteralDefault, IsTrueOfValuesAndFalseOfWordsAboutThem) {
  for (const input::Id id :
       {input::kSkipGit, input::kTimeout, input::kOnError, input::kSite}) {
    EXPECT_TRUE(HasLiteralDefault(app::SpecOf(id))) << id;
  }
  for (const input::Id id : {input::kEnv, input::kVersion, input::kFinishedAt,
                             input::kApiUrl, input::kJobStatus}) {
    EXPECT_FALSE(HasLiteralDefault(app::SpecOf(id))) << id;
  }
}

TEST(DefaultSentence, NamesVariablesFirst) {
  EXPECT_EQ(DefaultSentence(OfferOf(input::kSite)), "Default: datadoghq.com.");
  EXPECT_EQ(DefaultSentenceWithVariables(OfferOf(input::kSite)),
            "Default: DD_SITE, else DATADOG_SITE, else datadoghq.com.");
  EXPECT_EQ(DefaultSentence(OfferOf(input::kVersion)), "");
  EXPECT_EQ(DefaultSentenceWithVariables(OfferOf(input::kVersion)),
            "Default: DD_VERSION.");
}

TEST(DefaultSentence, OfTagsSaysThatTheVariableAdds) {
  EXPECT_EQ(DefaultSentenceWithVariables(OfferOf(input::kCustomTags)),
            "DD_TAGS adds to them.");
}

TEST(Sentences, AreJoinedWithoutTheEmptyOnes) {
  EXPECT_EQ(Sentences({"A.", "", "B."}), "A. B.");
  EXPECT_EQ(Sentences({"", ""}), "");
}

}  // namespace
}  // namespace dora::generator
