// Bodies and headers byte for byte, as the schemas of CDEvents 0.5.1 and the
// CloudEvents binding ask for them:
// https://github.com/cdevents/spec/tree/v0.5.1/schemas

#include "sinks/cdevents_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

nlohmann::json BodyOf(const core::Result<core::Delivery>& delivery) {
  return delivery ? nlohmann::json::parse(delivery->body) : nullptr;
}

TEST(CdeventsDeployment, HasAllThatIsKnown) {
  const auto delivery = EncodeCdeventsDeployment(Deployment());
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->id, "0123456789abcdef");
  EXPECT_EQ(delivery->method, "POST");
  EXPECT_EQ(delivery->content_type, "application/json");
  EXPECT_EQ(
      delivery->body,
      R"({"context":{"specversion":"0.5.1","id":"0123456789abcdef",)"
      R"("source":"https://github.com/acme/app",)"
      R"("type":"dev.cdevents.service.deployed.0.3.0",)"
      R"("timestamp":"2023-08-31T14:26:40.5Z"},)"
      R"("subject":{"id":"shopist","content":{"environment":{"id":"prod"},)"
      R"("artifactId":"pkg:generic/shopist@1.4.2?vcs_url=git%2Bhttps:)"
      R"(%2F%2Fgithub.com%2Facme%2Fapp%40)"
      R"(9ecfd275763eff1d6b4844ea3168962458c9f272"}},)"
      R"("customData":{"startedAt":"2023-08-31T14:26:14Z","version":"1.4.2",)"
      R"("team":"backend","repositoryUrl":"https://github.com/acme/app",)"
      R"("commitSha":"9ecfd275763eff1d6b4844ea3168962458c9f272",)"
      R"("customTags":["tier:1","region:eu"],)"
      R"("finishedAt":"2023-08-31T14:26:40.5Z"},)"
      R"("customDataContentType":"application/json"})");
  EXPECT_THAT(
      delivery->headers,
      UnorderedElementsAre(
          Pair("ce-specversion", "1.0"), Pair("ce-id", "0123456789abcdef"),
          Pair("ce-source", "https://github.com/acme/app"),
          Pair("ce-type", "dev.cdevents.service.deployed.0.3.0"),
          Pair("ce-time", "2023-08-31T14:26:40.5Z"),
          Pair("ce-subject", "shopist")));
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
  const auto delivery = EncodeCdeventsDeployment(Deployment(GetParam().change));
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

TEST(CdeventsDeployment, ARollbackIsOne) {
  const auto delivery = EncodeCdeventsDeployment(Deployment([](auto& input) {
    input.custom_tags = {Given("deployment_type:rollback")};
  }));
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->headers.at("ce-type"),
            "dev.cdevents.service.rolledback.0.3.0");
  EXPECT_EQ(BodyOf(delivery)["context"]["type"],
            "dev.cdevents.service.rolledback.0.3.0");
}

TEST(CdeventsDeployment, WithoutAnEnvironmentThereIsNone) {
  const auto delivery = EncodeCdeventsDeployment(
      Deployment([](auto& input) { input.env.reset(); }));
  ASSERT_FALSE(delivery.has_value());
  EXPECT_THAT(delivery.error().message,
              HasSubstr("sink cdevents: requires an environment"));
}

// A header holds no other bytes: the binding has them percent-encoded.
TEST(CdeventsDeployment, HeadersArePlain) {
  const auto delivery = EncodeCdeventsDeployment(Deployment(
      [](auto& input) { input.service = Given("caf\u00e9 \"50%\""); }));
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->headers.at("ce-subject"), "caf%C3%A9%20%2250%25%22");
  EXPECT_EQ(BodyOf(delivery)["subject"]["id"], "caf\u00e9 \"50%\"");
}

// https://www.rfc-editor.org/rfc/rfc3986: `git@host:path` is not a reference.
TEST(CdeventsDeployment, ItsSourceIsAUriReference) {
  EXPECT_EQ(EncodeCdeventsDeployment(Deployment([](auto& input) {
              input.repository_url = Given("git@github.com:acme/app");
            }))->headers.at("ce-source"),
            "/dora-deploy");
  EXPECT_EQ(EncodeCdeventsDeployment(Deployment([](auto& input) {
              input.repository_url = Given("https://git.example/caf\u00e9<");
            }))->headers.at("ce-source"),
            "https://git.example/caf%25C3%25A9%253C");
}

TEST(CdeventsFailure, IsDetectedAndThenResolved) {
  const auto detected = EncodeCdeventsIncident(Failure());
  const auto resolved = EncodeCdeventsIncident(
      Failure([](auto& input) { input.finished_at = Given("1693492974"); }));
  ASSERT_TRUE(detected.has_value());
  ASSERT_TRUE(resolved.has_value());
  const std::string id = detected->id;
  EXPECT_EQ(
      detected->body,
      R"({"context":{"specversion":"0.5.1","id":")" + id +
          R"(","source":"/dora-deploy",)"
          R"("type":"dev.cdevents.incident.detected.0.3.0",)"
          R"("timestamp":"2023-08-31T14:26:14Z"},"subject":{"id":")" +
          id +
          R"(","content":{"description":"Checkout is down",)"
          R"("environment":{"id":"prod"},"service":{"id":"shopist"}}},)"
          R"("customData":{"startedAt":"2023-08-31T14:26:14Z",)"
          R"("severity":"High"},"customDataContentType":"application/json"})");
  EXPECT_EQ(resolved->id, id + ".resolved");
  EXPECT_EQ(resolved->headers.at("ce-type"),
            "dev.cdevents.incident.resolved.0.3.0");
  EXPECT_EQ(resolved->headers.at("ce-subject"), id);
  EXPECT_EQ(resolved->headers.at("ce-time"), "2023-08-31T14:42:54Z");
}

TEST(CdeventsFailure, SeveralServicesAreNotOne) {
  const auto body = BodyOf(EncodeCdeventsIncident(Failure([](auto& input) {
    input.services = {Given("shopist"), Given("cart")};
  })));
  EXPECT_FALSE(body["subject"]["content"].contains("service"));
  EXPECT_EQ(body["customData"]["services"],
            nlohmann::json({"shopist", "cart"}));
}

TEST(CdeventsFailure, WithoutAnEnvironmentThereIsNone) {
  EXPECT_FALSE(EncodeCdeventsIncident(Failure([](auto& input) {
                 input.env.reset();
               })).has_value());
}

}  // namespace
}  // namespace dora::sinks
