// What is in an event and in its headers where facts are missing or odd, as the
// schemas of CDEvents 0.5.1 and the CloudEvents binding ask for it:
// https://github.com/cdevents/spec/tree/v0.5.1/schemas
// tests/data/sinks/cdevents.expected.json has the usual requests.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sinks/sink_kinds.h"
#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using ::testing::HasSubstr;

const SinkKind& Kind() { return *FindSinkKind("cdevents"); }

nlohmann::json BodyOf(const core::Result<core::Delivery>& delivery) {
  return delivery ? nlohmann::json::parse(delivery->body) : nullptr;
}

struct ArtifactCase {
  const char* name;
  void (*change)(core::DeploymentDraft& input);
  const char* artifact;  ///< null: refused
};

void NoGit(core::DeploymentDraft& input) {
  input.repository_url.reset();
  input.commit_sha.reset();
}

class CdeventsArtifact : public ::testing::TestWithParam<ArtifactCase> {};

TEST_P(CdeventsArtifact, IsWhatIsKnownAndNothingElse) {
  const auto delivery = Kind().encode_deployment(Deployment(GetParam().change));
  ASSERT_EQ(delivery.has_value(), GetParam().artifact != nullptr);
  if (delivery) {
    EXPECT_EQ(BodyOf(delivery)["subject"]["content"]["artifactId"],
              GetParam().artifact);
  } else {
    EXPECT_EQ(delivery.error().kind, core::ErrorKind::kValidation);
    EXPECT_THAT(delivery.error().message,
                HasSubstr("requires a version or a commit"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Facts, CdeventsArtifact,
    ::testing::Values(
        ArtifactCase{"VersionAlone", [](auto& input) { NoGit(input); },
                     "pkg:generic/shopist@1.4.2"},
        ArtifactCase{"CommitAlone", [](auto& input) { input.version.reset(); },
                     "pkg:generic/shopist@"
                     "9ecfd275763eff1d6b4844ea3168962458c9f272?vcs_url=git%"
                     "2Bhttps:%2F%2Fgithub.com%2Facme%2Fapp%"
                     "409ecfd275763eff1d6b4844ea3168962458c9f272"},
        ArtifactCase{"ScpLikeRepository",
                     [](auto& input) {
                       input.repository_url = Given("git@github.com:acme/app");
                     },
                     "pkg:generic/shopist@1.4.2"},
        ArtifactCase{"NameAndVersionAreEncoded",
                     [](auto& input) {
                       NoGit(input);
                       input.service = Given("a/b c");
                       input.version = Given("v1?@#é");
                     },
                     "pkg:generic/a%2Fb%20c@v1%3F%40%23%C3%A9"},
        ArtifactCase{"TheTagWins",
                     [](auto& input) {
                       input.custom_tags = {
                           Given("artifact_id:pkg:oci/app@sha256:abc")};
                     },
                     "pkg:oci/app@sha256:abc"},
        ArtifactCase{"Neither",
                     [](auto& input) {
                       NoGit(input);
                       input.version.reset();
                     },
                     nullptr}),
    [](const auto& info) { return info.param.name; });

TEST(CdeventsDeployment, WithoutAnEnvironmentThereIsNone) {
  const auto delivery = Kind().encode_deployment(
      Deployment([](auto& input) { input.env.reset(); }));
  ASSERT_FALSE(delivery.has_value());
  EXPECT_THAT(delivery.error().message,
              HasSubstr("sink cdevents: requires an environment"));
}

// A header holds no other bytes: the binding has them percent-encoded.
TEST(CdeventsDeployment, HeadersArePlain) {
  const auto delivery = Kind().encode_deployment(Deployment(
      [](auto& input) { input.service = Given("caf\u00e9 \"50%\""); }));
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->headers.at("ce-subject"), "caf%C3%A9%20%2250%25%22");
  EXPECT_EQ(BodyOf(delivery)["subject"]["id"], "caf\u00e9 \"50%\"");
}

// https://www.rfc-editor.org/rfc/rfc3986: `git@host:path` is not a reference.
TEST(CdeventsDeployment, ItsSourceIsAUriReference) {
  EXPECT_EQ(Kind()
                .encode_deployment(Deployment([](auto& input) {
                  input.repository_url = Given("git@github.com:acme/app");
                }))
                ->headers.at("ce-source"),
            "/dora-deploy");
  EXPECT_EQ(Kind()
                .encode_deployment(Deployment([](auto& input) {
                  input.repository_url =
                      Given("https://git.example/caf\u00e9<");
                }))
                ->headers.at("ce-source"),
            "https://git.example/caf%25C3%25A9%253C");
}

TEST(CdeventsFailure, IsDetectedAndThenResolvedUnderOneSubject) {
  const auto detected = Kind().encode_incident(Failure());
  const auto resolved = Kind().encode_incident(
      Failure([](auto& input) { input.finished_at = Given("1693492974"); }));
  ASSERT_TRUE(detected.has_value());
  ASSERT_TRUE(resolved.has_value());
  EXPECT_EQ(resolved->id, detected->id + ".resolved");
  EXPECT_EQ(detected->headers.at("ce-subject"), detected->id);
  EXPECT_EQ(resolved->headers.at("ce-subject"), detected->id);
}

TEST(CdeventsFailure, SeveralServicesAreNotOne) {
  const auto body = BodyOf(Kind().encode_incident(Failure([](auto& input) {
    input.services = {Given("shopist"), Given("cart")};
  })));
  EXPECT_FALSE(body["subject"]["content"].contains("service"));
  EXPECT_EQ(body["customData"]["services"],
            nlohmann::json({"shopist", "cart"}));
}

TEST(CdeventsFailure, WithoutAnEnvironmentThereIsNone) {
  EXPECT_FALSE(
      Kind()
          .encode_incident(Failure([](auto& input) { input.env.reset(); }))
          .has_value());
}

}  // namespace
}  // namespace dora::sinks
