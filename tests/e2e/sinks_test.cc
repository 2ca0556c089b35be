// Other receivers than the API, with the real program over real HTTP: what
// they get, that one which is down delays no other, and that their secrets are
// in no file and in nothing that is said.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>
#include <tuple>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tests/e2e/e2e.h"
#include "tests/support/http_receiver.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kMarkedSecret[] = "marked0secret0beef0";
constexpr char kSha[] = "66adc9350f2cc9b250b69abddab733dd55e1a588";

/// A deployment to `sinks`, and no key for the API.
std::vector<std::string> Deployment(const std::vector<std::string>& sinks,
                                    const std::string& service = "shopist") {
  std::vector<std::string> arguments = {"deployment",
                                        "--service",
                                        service,
                                        "--env",
                                        "prod",
                                        "--version",
                                        "1.4.2",
                                        "--started-at",
                                        "1693491974",
                                        "--git-repository-url",
                                        "https://github.com/acme/app",
                                        "--git-commit-sha",
                                        kSha,
                                        "--id",
                                        "the-event-id-of-" + service,
                                        "--timeout",
                                        "2"};
  for (const std::string& sink : sinks) {
    arguments.insert(arguments.end(), {"--sink", sink});
  }
  return arguments;
}

const Variables kNoKey = {{"DD_API_KEY", ""}};
const Variables kSecrets = {
    {"DD_API_KEY", ""},
    {"DORA_CDEVENTS_TOKEN", kMarkedSecret},
    {"DORA_DEVLAKE_TOKEN", kMarkedSecret},
    {"DORA_WEBHOOK_SECRET", kMarkedSecret},
    {"OTEL_EXPORTER_OTLP_HEADERS",
     absl::StrCat("Authorization=Bearer%20", kMarkedSecret, ",x-tenant=acme")}};

std::vector<std::string> KeptFiles(const Scratch& scratch) {
  std::vector<std::string> kept;
  for (const std::string& file : scratch.Files()) {
    if (file.find("/outbox/event-") != std::string::npos) kept.push_back(file);
  }
  return kept;
}

/// The HMAC by OpenSSL itself, as a receiver would compute it.
std::string HmacOf(const std::string& body, const std::string& secret) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest,
       &size);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), size));
}

struct SinkCase {
  std::string name;
  std::string address;  ///< behind the receiver's URL
  std::string path;
  std::string header;  ///< that the secret makes
  std::string value;   ///< empty: the signature
  std::string body;    ///< a part of it
};

class EachSink : public ::testing::TestWithParam<SinkCase> {
 protected:
  std::string Word(const HttpReceiver& receiver) const {
    return absl::StrCat(GetParam().name, "=", receiver.url(),
                        GetParam().address);
  }
};

TEST_P(EachSink, GetsTheEventAndItsSecretInTheHeaderAlone) {
  const HttpReceiver receiver;
  const Scratch scratch;
  std::vector<std::string> arguments = Deployment({Word(receiver)});
  arguments.emplace_back("--verbose");
  const Finished finished = scratch.Deploy(arguments, kSecrets);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(LastLine(finished.err),
            absl::StrCat("Sent to ", GetParam().name,
                         ": deployment of shopist to prod, version 1.4.2, id "
                         "the-event-id-of-shopist"));
  ASSERT_THAT(receiver.requests(), SizeIs(1));
  const HttpReceiver::Request request = receiver.requests()[0];
  EXPECT_EQ(request.path, GetParam().path);
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  EXPECT_THAT(request.body, HasSubstr(GetParam().body));
  EXPECT_EQ(request.headers.at(GetParam().header),
            GetParam().value.empty()
                ? "sha256=" + HmacOf(request.body, kMarkedSecret)
                : GetParam().value);
  EXPECT_EQ(request.headers.count("dd-api-key"), 0u);
  EXPECT_THAT(request.body, Not(HasSubstr(kMarkedSecret)));
  EXPECT_THAT(finished.out + finished.err, Not(HasSubstr(kMarkedSecret)));
  EXPECT_THAT(scratch.Files(), IsEmpty());
}

TEST_P(EachSink, IsSignedWhenItIsSentAgainAndNeverInTheOutbox) {
  HttpReceiver receiver;
  receiver.Answer(503);
  const Scratch scratch;
  const Finished down = scratch.Deploy(Deployment({Word(receiver)}), kSecrets);
  EXPECT_THAT(LastLine(down.err),
              AllOf(HasSubstr("Not sent to " + GetParam().name + ": "),
                    HasSubstr("It is kept in ")));
  const std::vector<std::string> kept = KeptFiles(scratch);
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_THAT(ReadFile(kept[0]), Not(HasSubstr(kMarkedSecret)));
  EXPECT_THAT(ReadFile(kept[0]), Not(HasSubstr("sha256=")));
  EXPECT_THAT(down.out + down.err, Not(HasSubstr(kMarkedSecret)));

  receiver.Answer(200);
  const size_t before = receiver.requests().size();
  const Finished flushed =
      scratch.Deploy({"outbox", "flush", "--sink", Word(receiver)}, kSecrets);
  EXPECT_EQ(LastLine(flushed.err), "Outbox: 1 sent, 0 rejected, 0 left.");
  ASSERT_THAT(receiver.requests(), SizeIs(before + 1));
  EXPECT_EQ(receiver.requests().back().body, receiver.requests()[0].body);
  EXPECT_EQ(receiver.requests().back().headers.at(GetParam().header),
            receiver.requests()[0].headers.at(GetParam().header));
  EXPECT_THAT(KeptFiles(scratch), IsEmpty());
}

TEST_P(EachSink, MayRefuse) {
  HttpReceiver receiver;
  receiver.Answer(422, "not like this");
  const Scratch scratch;
  std::vector<std::string> arguments = Deployment({Word(receiver)});
  arguments.insert(arguments.end(), {"--on-error", "fail"});
  const Finished finished = scratch.Deploy(arguments, kSecrets);
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("Rejected by " + GetParam().name + ": "),
                    HasSubstr("HTTP 422: not like this"),
                    Not(HasSubstr("DD_API_KEY"))));
  EXPECT_THAT(receiver.requests(), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(
    All, EachSink,
    ::testing::Values(
        SinkCase{"cdevents", "/events", "/events", "authorization",
                 absl::StrCat("Bearer ", kMarkedSecret),
                 "dev.cdevents.service.deployed.0.3.0"},
        SinkCase{"devlake", "/connections/1", "/connections/1/deployments",
                 "authorization", absl::StrCat("Bearer ", kMarkedSecret),
                 R"("environment":"PRODUCTION")"},
        SinkCase{"otlp", "", "/v1/logs", "authorization",
                 absl::StrCat("Bearer ", kMarkedSecret),
                 R"("eventName":"dora.deployment")"},
        SinkCase{"webhook", "/hook", "/hook", "x-dora-signature-256", "",
                 R"({"service":"shopist",)"}),
    [](const auto& info) { return info.param.name; });

TEST(Sinks, CdeventsComeAsCloudEvents) {
  const HttpReceiver receiver;
  const Scratch scratch;
  scratch.Deploy(Deployment({"cdevents=" + receiver.url()}), kNoKey);
  ASSERT_THAT(receiver.requests(), SizeIs(1));
  const auto headers = receiver.requests()[0].headers;
  const auto context =
      nlohmann::json::parse(receiver.requests()[0].body)["context"];
  EXPECT_EQ(headers.at("ce-specversion"), "1.0");
  EXPECT_EQ(headers.at("ce-id"), context["id"]);
  EXPECT_EQ(headers.at("ce-source"), context["source"]);
  EXPECT_EQ(headers.at("ce-type"), context["type"]);
  EXPECT_EQ(headers.at("ce-time"), context["timestamp"]);
  EXPECT_EQ(headers.at("ce-subject"), "shopist");
}

TEST(Sinks, OneThatIsDownDelaysNoOtherAndKeepsItsOwnEntry) {
  const IntakeServer intake;
  const HttpReceiver up;
  HttpReceiver down;
  down.Answer(503);
  const Scratch scratch;
  const Variables variables = {
      {"DORA_API_URL", intake.url()},
      {"DORA_SINK", absl::StrCat("dora,webhook=", up.url(), ",cdevents=",
                                 down.url(), ",otlp=http://127.0.0.1:1")}};
  std::vector<std::string> arguments = Deployment({});
  arguments.insert(arguments.end(), {"--output", "json"});
  const Finished first = scratch.Deploy(arguments, variables);
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(intake.StoredCount(), 1);
  EXPECT_THAT(up.requests(), SizeIs(1));
  EXPECT_THAT(KeptFiles(scratch), SizeIs(2));
  const auto outcomes = nlohmann::json::parse(first.out);
  ASSERT_EQ(outcomes.size(), 4);
  for (const auto& [index, sink, status] :
       {std::tuple(0, "dora", "sent"), std::tuple(1, "webhook", "sent"),
        std::tuple(2, "cdevents", "kept"), std::tuple(3, "otlp", "kept")}) {
    EXPECT_EQ(outcomes[index]["sink"], sink);
    EXPECT_EQ(outcomes[index]["status"], status);
  }
  EXPECT_THAT(first.err,
              HasSubstr("Sent: deployment of shopist to prod, version 1.4.2"));

  // The next run has only what is missing, beside its own event.
  down.Answer(202);
  const size_t tries = down.requests().size();
  const Finished second = scratch.Deploy(Deployment({}, "cart"), variables);
  EXPECT_THAT(second.err, HasSubstr("Delivered 1 event(s) kept by earlier"));
  EXPECT_EQ(intake.StoredCount(), 2);
  EXPECT_THAT(up.requests(), SizeIs(2));
  ASSERT_THAT(down.requests(), SizeIs(tries + 2));
  EXPECT_THAT(down.requests()[tries].body + down.requests()[tries + 1].body,
              AllOf(HasSubstr("shopist"), HasSubstr("cart")));
  EXPECT_THAT(KeptFiles(scratch), SizeIs(2));  // otlp's
}

// More kept events than a receiver is sent at once, all of them for one that
// takes connections and never answers.
TEST(Sinks, OneThatIsSilentDelaysNoOther) {
  const IntakeServer silent({"--fault", "hang"});
  const HttpReceiver up;
  const Scratch scratch;
  for (int i = 0; i < 12; ++i) {
    scratch.Deploy({"deployment", "--service", absl::StrCat("old", i),
                    "--started-at", "1693491974", "--skip-git", "--sink",
                    "dora", "--api-url", silent.url(), "--timeout", "0.2"});
  }
  EXPECT_THAT(KeptFiles(scratch), SizeIs(12));
  Background run(scratch.DeployCommand(
      {"deployment", "--service", "shopist", "--started-at", "1693491974",
       "--skip-git", "--sink", "dora", "--api-url", silent.url(), "--sink",
       "webhook=" + up.url(), "--timeout", "8"}));
  const auto start = std::chrono::steady_clock::now();
  while (up.requests().empty() &&
         std::chrono::steady_clock::now() - start < std::chrono::seconds(8)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_THAT(up.requests(), SizeIs(1));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
  run.Signal(SIGTERM);
  EXPECT_EQ(run.Wait(), 128 + SIGTERM);
}

TEST(Sinks, OtlpIsTriedAgainOnlyWhereItMay) {
  HttpReceiver receiver;
  const Scratch scratch;
  receiver.Answer(500);
  EXPECT_THAT(
      scratch.Deploy(Deployment({"otlp=" + receiver.url()}), kNoKey).err,
      HasSubstr("Rejected by otlp"));
  EXPECT_THAT(receiver.requests(), SizeIs(1));
  receiver.Answer(200, R"({"partialSuccess":{"rejectedLogRecords":"1",)"
                       R"("errorMessage":"too old"}})");
  EXPECT_THAT(
      scratch.Deploy(Deployment({"otlp=" + receiver.url()}), kNoKey).err,
      HasSubstr("HTTP 200: the collector refused the record: too old"));
  EXPECT_THAT(receiver.requests(), SizeIs(2));
}

TEST(Sinks, LinesOfAFileAreAppendedAndCanBeImported) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::vector<std::string> sink = {"jsonl=events.jsonl"};
  scratch.Deploy(Deployment(sink, "shopist"), kNoKey);
  const Finished finished = scratch.Deploy(Deployment(sink, "cart"), kNoKey);
  EXPECT_EQ(LastLine(finished.err),
            "Sent to jsonl: deployment of cart to prod, version 1.4.2, id "
            "the-event-id-of-cart");
  EXPECT_THAT(KeptFiles(scratch), IsEmpty());
  EXPECT_EQ(LastLine(scratch
                         .Deploy({"import", "events.jsonl"},
                                 {{"DORA_API_URL", intake.url()},
                                  // An import is the API's alone.
                                  {"DORA_SINK", "jsonl=other.jsonl"}})
                         .err),
            "Import: 2 sent, 0 already sent, 0 failed, 0 invalid, 0 not "
            "tried.");
  EXPECT_EQ(intake.StoredCount(), 2);
}

TEST(Sinks, AFileThatCannotBeWrittenLeavesTheLineInTheLog) {
  const Scratch scratch;
  std::vector<std::string> arguments = Deployment({"jsonl=/dev/full"});
  arguments.insert(arguments.end(), {"--on-error", "fail"});
  const Finished finished = scratch.Deploy(arguments, kNoKey);
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr(R"({"service":"shopist","started_at")"),
                    HasSubstr("Not sent to jsonl and not kept: ")));
}

TEST(Sinks, WhatOneCannotHaveNoOneGets) {
  const HttpReceiver receiver;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"deployment", "--service", "shopist", "--started-at", "1693491974",
       "--skip-git", "--sink", "webhook=" + receiver.url(), "--sink",
       "cdevents=" + receiver.url(), "--sink", "devlake=" + receiver.url()},
      kNoKey);
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("sink cdevents: requires an environment"),
                    HasSubstr("sink devlake: requires a commit")));
  EXPECT_THAT(receiver.requests(), IsEmpty());
}

TEST(Sinks, ADryRunPrintsEachBodyAndSendsNone) {
  const HttpReceiver receiver;
  const Scratch scratch;
  std::vector<std::string> arguments = Deployment(
      {"dora", "cdevents=" + receiver.url() + "/events", "jsonl=events.jsonl"});
  arguments.emplace_back("--dry-run");
  const Finished finished = scratch.Deploy(arguments, kNoKey);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr(R"({"data":{"attributes":)"),
                    HasSubstr("\n{\"context\":{\"specversion\":\"0.5.1\""),
                    HasSubstr("\n{\"service\":\"shopist\"")));
  EXPECT_THAT(
      finished.err,
      EndsWith(absl::StrCat("To cdevents: POST ", receiver.url(),
                            "/events\nTo jsonl: a line of events.jsonl\n")));
  EXPECT_THAT(receiver.requests(), IsEmpty());
  EXPECT_THAT(scratch.Files(), IsEmpty());
}

TEST(Sinks, AFailedCommandsIncidentGoesToEach) {
  const HttpReceiver receiver;
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy({"exec", "--service", "shopist", "--env", "prod",
                      "--skip-git", "--on-failure", "failure-event", "--sink",
                      "cdevents=" + receiver.url() + "/c", "--sink",
                      "devlake=" + receiver.url() + "/d", "--", "false"},
                     kNoKey);
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("Sent to cdevents: incident of shopist"),
                    HasSubstr("Sent to devlake: incident of shopist")));
  ASSERT_THAT(receiver.requests(), SizeIs(2));
  std::string bodies;
  for (const auto& request : receiver.requests()) {
    bodies += request.path + request.body;
  }
  EXPECT_THAT(bodies, AllOf(HasSubstr("dev.cdevents.incident.detected.0.3.0"),
                            HasSubstr("/d/issues{\"issueKey\":")));
}

TEST(Sinks, AFlushTellsOfWhatIsForOthers) {
  const Scratch scratch;
  scratch.Deploy(Deployment({"webhook=http://127.0.0.1:1"}), kNoKey);
  const Finished finished = scratch.Deploy({"outbox", "flush"});
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("Outbox: 0 sent, 0 rejected, 0 left."),
                    HasSubstr("1 event(s) for other sinks or addresses are "
                              "kept.")));
}

}  // namespace
}  // namespace dora::testing
