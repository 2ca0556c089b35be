// `--detect-rollback`: deployments of real repositories, compared with what
// stood there before.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kAppKey[] = "app0key0of0tests";
constexpr char kFile[] = "last-deployed.json";

/// A repository whose commits are deployed one after the other, each a little
/// later than the one before.
class Pipeline {
 public:
  Pipeline() {
    scratch_.Git({"init", "-q", "-b", "main"});
    scratch_.Git({"remote", "add", "origin", "https://shop.example/s.git"});
  }

  const Scratch& scratch() const { return scratch_; }
  const IntakeServer& intake() const { return intake_; }

  /// Makes a commit and gives its sha.
  std::string Commit() {
    scratch_.Git(
        {"commit", "-q", "--allow-empty", "-m", std::to_string(++commits_)});
    return Head();
  }

  std::string Head() const {
    const Finished finished = Run({{"/usr/bin/git", "rev-parse", "HEAD"},
                                   {{"HOME", scratch_.path()}},
                                   scratch_.path()});
    return std::string(absl::StripAsciiWhitespace(finished.out));
  }

  /// Checks `sha` out and reports it, with an id that holds `name`.
  Finished Deploy(const std::string& sha, const std::string& name,
                  std::vector<std::string> more = {"--detect-rollback", "tag"},
                  const std::string& app_key = kAppKey) {
    scratch_.Git({"checkout", "-q", sha});
    ++deployed_;
    return Report(name, std::to_string(1693491974 + deployed_ * 60), more,
                  app_key);
  }

  /// Reports what is checked out.
  Finished Report(const std::string& name, const std::string& time,
                  const std::vector<std::string>& more,
                  const std::string& app_key = kAppKey) const {
    std::vector<std::string> arguments = {
        "deployment", "--service",     "shopist",   "--env",
        "prod",       "--id",          IdOf(name),  "--started-at",
        Recent(time), "--finished-at", Recent(time)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return scratch_.Deploy(arguments, Variables(app_key));
  }

  /// Reports, from another checkout, that `sha` was deployed just now.
  Finished ReportIn(const std::string& checkout, const std::string& sha,
                    const std::string& name) const {
    const std::string now = std::to_string(std::time(nullptr));
    Command command = scratch_.DeployCommand(
        {"deployment", "--service", "shopist", "--env", "prod", "--id",
         IdOf(name), "--started-at", now, "--git-repository-url",
         "https://shop.example/s", "--git-commit-sha", sha, "--detect-rollback",
         "tag"},
        Variables(kAppKey));
    command.directory = checkout;
    return Run(command);
  }

  static std::string IdOf(const std::string& name) {
    return "deployment-named-" + name;
  }

  /// What the API knows of a deployment; null where it does not.
  nlohmann::json At(const std::string& name) const {
    for (const nlohmann::json& deployment : intake_.Deployments()) {
      if (deployment["id"] == IdOf(name)) return deployment["attributes"];
    }
    return nullptr;
  }

  bool IsTagged(const std::string& name) const {
    const nlohmann::json attributes = At(name);
    EXPECT_FALSE(attributes.is_null()) << name;
    return attributes.value("custom_tags", nlohmann::json::array()) ==
           nlohmann::json({"deployment_type:rollback"});
  }

 private:
  dora::testing::Variables Variables(const std::string& app_key) const {
    return {{"DORA_API_URL", intake_.url()}, {"DD_APP_KEY", app_key}};
  }

  /// The API is asked for the last months: times move from the day that they
  /// are written for to yesterday.
  static std::string Recent(const std::string& time) {
    return std::to_string(std::stoll(time) - 1693491974 + std::time(nullptr) -
                          24 * 3600);
  }

  Scratch scratch_;
  IntakeServer intake_;
  int commits_ = 0;
  int deployed_ = 0;
};

/// Who knows what was deployed last.
struct Memory {
  std::string name;
  std::vector<std::string> options;
  std::string app_key;
};

class Rollback : public ::testing::TestWithParam<Memory> {
 protected:
  Finished Deploy(const std::string& sha, const std::string& name) {
    std::vector<std::string> options = {"--detect-rollback", "tag"};
    options.insert(options.end(), GetParam().options.begin(),
                   GetParam().options.end());
    return pipeline_.Deploy(sha, name, options, GetParam().app_key);
  }

  Pipeline pipeline_;
};

TEST_P(Rollback, IsTaggedAndOnlyThat) {
  const std::string one = pipeline_.Commit();
  const std::string two = pipeline_.Commit();
  const std::string three = pipeline_.Commit();
  Deploy(one, "first");
  Deploy(two, "second");
  Deploy(two, "second-again");
  const Finished back = Deploy(one, "back");
  Deploy(three, "forward");
  for (const char* name : {"first", "second", "second-again", "forward"}) {
    EXPECT_FALSE(pipeline_.IsTagged(name)) << name;
  }
  EXPECT_TRUE(pipeline_.IsTagged("back"));
  EXPECT_THAT(back.err, HasSubstr("note: deployment of shopist: a rollback: "
                                  "the commit " +
                                  one + " was deployed before"));
  EXPECT_EQ(back.exit_code, 0);
}

TEST_P(Rollback, IsNoneOnAnotherBranch) {
  const std::string base = pipeline_.Commit();
  const std::string one = pipeline_.Commit();
  pipeline_.scratch().Git({"checkout", "-q", base});
  const std::string other = pipeline_.Commit();
  Deploy(one, "one");
  Deploy(other, "other");
  EXPECT_FALSE(pipeline_.IsTagged("other"));
}

TEST_P(Rollback, IsNotTheSameDeploymentReportedAgain) {
  const std::string one = pipeline_.Commit();
  const std::string two = pipeline_.Commit();
  Deploy(one, "one");
  Deploy(two, "two");
  // An old job's report, repeated.
  const Finished again = Deploy(one, "one");
  EXPECT_THAT(again.err, Not(HasSubstr("a rollback:")));
  EXPECT_FALSE(pipeline_.IsTagged("one"));
}

INSTANTIATE_TEST_SUITE_P(
    By, Rollback,
    ::testing::Values(Memory{"Api", {}, kAppKey},
                      Memory{"File", {"--last-deployed-file", kFile}, ""},
                      Memory{"Both", {"--last-deployed-file", kFile}, kAppKey}),
    [](const auto& info) { return info.param.name; });

/// Of how many marks the API was asked to take note.
size_t MarksAskedFor(const Pipeline& pipeline, const std::string& name) {
  return pipeline.intake()
      .Requests("/api/v2/dora/deployments/" + Pipeline::IdOf(name))
      .size();
}

TEST(RollbackMark, IsLeftToTheApiWhereItSeesTheRollbackItself) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  const std::string three = pipeline.Commit();
  pipeline.Deploy(one, "one");
  pipeline.Deploy(two, "two");
  pipeline.Deploy(three, "three");
  const Finished back =
      pipeline.Deploy(one, "back", {"--detect-rollback", "mark"});
  EXPECT_TRUE(pipeline.IsTagged("back"));
  EXPECT_THAT(back.err,
              HasSubstr("note: deployment of shopist: nothing is marked as "
                        "failed: the API finds this rollback by itself and "
                        "counts deployment-named-two as failed."));
  EXPECT_EQ(LastLine(back.err),
            "Sent: deployment of shopist to prod, id deployment-named-back");
  for (const char* name : {"one", "two", "three", "back"}) {
    EXPECT_EQ(MarksAskedFor(pipeline, name), 0) << name;
  }
}

/// What a pipeline's file says of deployments, each a minute after the other
/// and the newest an hour before those that the pipeline reports.
std::string FileOf(
    const std::vector<std::pair<std::string, std::string>>& names_and_commits) {
  nlohmann::json file = {{"format", 1}};
  int64_t minutes = 0;
  for (const auto& [name, commit] : names_and_commits) {
    const absl::Time finished =
        absl::Now() - absl::Hours(26) + absl::Minutes(minutes++);
    file["deployments"].push_back(
        {{"id", Pipeline::IdOf(name)},
         {"service", "shopist"},
         {"env", "prod"},
         {"commit_sha", commit},
         {"finished_at", absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", finished,
                                          absl::UTCTimeZone())}});
  }
  return file.dump();
}

TEST(RollbackMark, IsOfTheFirstAfterATargetThatTheApiDoesNotKnow) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  const std::string three = pipeline.Commit();
  // It was deployed before the API was told of anything.
  WriteFile(pipeline.scratch().path() + "/" + kFile, FileOf({{"one", one}}));
  const std::vector<std::string> options = {"--detect-rollback", "mark",
                                            "--last-deployed-file", kFile};
  pipeline.Deploy(two, "two", options);
  pipeline.Deploy(three, "three", options);
  const Finished back = pipeline.Deploy(one, "back", options);
  EXPECT_TRUE(pipeline.IsTagged("back"));
  EXPECT_EQ(pipeline.At("two")["change_failure"], true);
  EXPECT_EQ(pipeline.At("two")["remediation"]["id"], Pipeline::IdOf("back"));
  EXPECT_FALSE(pipeline.At("three").contains("change_failure"));
  EXPECT_EQ(LastLine(back.err),
            "Sent: mark of deployment deployment-named-two as failed, fixed "
            "by the rollback deployment-named-back");
  // Once, however often the job runs.
  const Finished again = pipeline.Report("back", "1693492214", options);
  EXPECT_THAT(again.err, HasSubstr("deployment-named-two is marked as failed "
                                   "already"));
  pipeline.Deploy(one, "back-in-another-run", options);
  EXPECT_EQ(MarksAskedFor(pipeline, "two"), 1);
  EXPECT_EQ(MarksAskedFor(pipeline, "three"), 0);
}

TEST(RollbackMark, IsOfTheFirstThatHoldsACommitThatWasNeverDeployed) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string never = pipeline.Commit();
  const std::string two = pipeline.Commit();
  const std::string three = pipeline.Commit();
  pipeline.Deploy(one, "one");
  pipeline.Deploy(two, "two");
  pipeline.Deploy(three, "three");
  pipeline.Deploy(never, "back", {"--detect-rollback", "mark"});
  EXPECT_EQ(pipeline.At("two")["change_failure"], true);
  EXPECT_FALSE(pipeline.At("three").contains("change_failure"));
  EXPECT_FALSE(pipeline.At("one").contains("change_failure"));
}

TEST(RollbackMark, IsNoneWhereAPersonHasMarkedTheFailureAlready) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string never = pipeline.Commit();
  const std::string two = pipeline.Commit();
  const std::string three = pipeline.Commit();
  pipeline.Deploy(one, "one");
  pipeline.Deploy(two, "two");
  pipeline.Deploy(three, "three");
  pipeline.scratch().Deploy(
      {"change-failure", Pipeline::IdOf("three")},
      {{"DORA_API_URL", pipeline.intake().url()}, {"DD_APP_KEY", kAppKey}});
  const Finished back =
      pipeline.Deploy(never, "back", {"--detect-rollback", "mark"});
  EXPECT_THAT(back.err, HasSubstr("deployment-named-three is marked as failed "
                                  "already"));
  EXPECT_FALSE(pipeline.At("two").contains("change_failure"));
}

TEST(RollbackMark, IsNoneWhereNobodyKnowsWhatTheApiSees) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  const std::vector<std::string> options = {
      "--detect-rollback", "mark",      "--last-deployed-file", kFile,
      "--timeout",         TimeLimit(4)};
  pipeline.Deploy(two, "two", options);
  pipeline.intake().SetFaults({"status=403,path=/api/v2/dora/deployments"});
  const Finished back = pipeline.Deploy(one, "back", options);
  pipeline.intake().SetFaults({});
  EXPECT_EQ(back.exit_code, 0);
  EXPECT_TRUE(pipeline.IsTagged("back"));
  EXPECT_THAT(back.err, HasSubstr("nothing is marked as failed: the "
                                  "API was asked"));
  EXPECT_FALSE(pipeline.At("two").contains("change_failure"));
}

TEST(RollbackMark, MarksWhatIsReplacedWithThisAsItsRemedy) {
  Pipeline pipeline;
  const std::string zero = pipeline.Commit();
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  pipeline.Deploy(zero, "one");
  pipeline.Deploy(two, "two");
  const Finished back =
      pipeline.Deploy(one, "back", {"--detect-rollback", "mark"});
  EXPECT_TRUE(pipeline.IsTagged("back"));
  EXPECT_EQ(pipeline.At("two")["change_failure"], true);
  EXPECT_EQ(
      pipeline.At("two")["remediation"],
      nlohmann::json({{"type", "rollback"}, {"id", Pipeline::IdOf("back")}}));
  EXPECT_FALSE(pipeline.At("one").contains("change_failure"));
  EXPECT_EQ(LastLine(back.err),
            "Sent: mark of deployment deployment-named-two as failed, fixed "
            "by the rollback deployment-named-back");
}

TEST(RollbackMark, WaitsInTheOutboxForItsDeployment) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  pipeline.Deploy(two, "two");
  // By its dice the fault meets the second request alone: what was deployed is
  // told, the deployment is not taken, and the mark would be.
  pipeline.intake().SetFaults({"status=302,share=0.5,seed=73"});
  const Finished kept = pipeline.Deploy(
      one, "back", {"--detect-rollback", "mark", "--timeout", TimeLimit(1)});
  pipeline.intake().SetFaults({});
  EXPECT_EQ(kept.exit_code, 0);
  EXPECT_THAT(LastLine(kept.err), HasSubstr("it waits for the deployment"));
  EXPECT_THAT(LastLine(kept.err), HasSubstr("It is kept in "));
  EXPECT_FALSE(pipeline.At("two").contains("change_failure"));
  pipeline.scratch().Deploy(
      {"outbox", "flush"},
      {{"DORA_API_URL", pipeline.intake().url()}, {"DD_APP_KEY", kAppKey}});
  EXPECT_TRUE(pipeline.IsTagged("back")) << pipeline.At("back");
  EXPECT_EQ(pipeline.At("two")["remediation"]["id"], Pipeline::IdOf("back"));
}

TEST(RollbackMark, IsNotMadeForADeploymentThatIsRejected) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  const std::vector<std::string> options = {"--detect-rollback", "mark",
                                            "--last-deployed-file", kFile};
  pipeline.Deploy(two, "two", options);
  // The second request, as above.
  pipeline.intake().SetFaults({"status=400,share=0.5,seed=73"});
  const Finished back = pipeline.Deploy(one, "back", options);
  EXPECT_THAT(back.err, HasSubstr("a rollback:"));
  EXPECT_THAT(LastLine(back.err), HasSubstr("Rejected: deployment"));
  EXPECT_FALSE(pipeline.At("two").contains("change_failure"));
  EXPECT_THAT(ReadFile(pipeline.scratch().path() + "/" + kFile),
              Not(HasSubstr("named-back")));
}

TEST(RollbackMark, NeedsTheApplicationKeyAndSaysSo) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  const std::vector<std::string> options = {"--detect-rollback", "mark",
                                            "--last-deployed-file", kFile};
  pipeline.Deploy(two, "two", options, "");
  const Finished back = pipeline.Deploy(one, "back", options, "");
  EXPECT_EQ(back.exit_code, 0);
  EXPECT_TRUE(pipeline.IsTagged("back"));
  EXPECT_THAT(back.err, HasSubstr("nothing is marked as failed"));
  EXPECT_THAT(back.err, HasSubstr("dora_metrics_write"));
}

TEST(RollbackTag, OfTheUserIsLeftAsItIs) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  pipeline.Deploy(two, "two");
  pipeline.Deploy(one, "back",
                  {"--detect-rollback", "tag", "--custom-tags",
                   "deployment_type:redeploy", "--custom-tags", "a:b"});
  EXPECT_EQ(pipeline.At("back")["custom_tags"],
            nlohmann::json({"deployment_type:redeploy", "a:b"}));
}

TEST(RollbackTag, IsNotThereUnlessAskedFor) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  pipeline.Deploy(two, "two", {});
  pipeline.Deploy(one, "back", {});
  EXPECT_FALSE(pipeline.IsTagged("back"));
}

TEST(RollbackVersion, CountsWhereThereIsNoCommit) {
  Pipeline pipeline;
  pipeline.Commit();
  const auto deploy = [&pipeline](const std::string& version,
                                  const std::string& name) {
    return pipeline.Deploy(
        "main", name,
        {"--detect-rollback", "tag", "--skip-git", "--version", version});
  };
  deploy("v1", "one");
  deploy("v2", "two");
  deploy("v2", "two-again");
  deploy("v1", "back");
  deploy("v3", "three");
  EXPECT_TRUE(pipeline.IsTagged("back"));
  for (const char* name : {"one", "two", "two-again", "three"}) {
    EXPECT_FALSE(pipeline.IsTagged(name)) << name;
  }
}

TEST(RollbackUnknown, InAShallowCloneIsSaidAndNotGuessed) {
  Pipeline pipeline;
  const Scratch& scratch = pipeline.scratch();
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  pipeline.Deploy(two, "two");
  scratch.Git({"config", "uploadpack.allowAnySHA1InWant", "true"});
  const std::string clone = scratch.path() + "/clone";
  scratch.Git({"init", "-q", clone});
  scratch.Git({"-C", clone, "fetch", "-q", "--depth", "1",
               "file://" + scratch.path(), one});
  const Finished finished = pipeline.ReportIn(clone, one, "without-the-last");
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err,
              HasSubstr("cannot tell whether it is a rollback: this checkout "
                        "does not have the commit " +
                        two));
  EXPECT_FALSE(pipeline.IsTagged("without-the-last"));
}

TEST(RollbackUnknown, WhereHistoryIsCutOffBetweenTheTwo) {
  Pipeline pipeline;
  const Scratch& scratch = pipeline.scratch();
  const std::string one = pipeline.Commit();
  pipeline.Commit();
  const std::string three = pipeline.Commit();
  pipeline.Deploy(three, "three");
  scratch.Git({"config", "uploadpack.allowAnySHA1InWant", "true"});
  const std::string clone = scratch.path() + "/clone";
  scratch.Git({"init", "-q", clone});
  for (const std::string& sha : {one, three}) {
    scratch.Git({"-C", clone, "fetch", "-q", "--depth", "1",
                 "file://" + scratch.path(), sha});
  }
  const Finished finished = pipeline.ReportIn(clone, one, "back");
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("cannot tell whether it is a rollback: "
                                      "this checkout is a shallow clone"));
  EXPECT_FALSE(pipeline.IsTagged("back"));
  // With the whole history it is told.
  scratch.Git({"-C", clone, "fetch", "-q", "--unshallow",
               "file://" + scratch.path(), three});
  EXPECT_THAT(pipeline.ReportIn(clone, one, "back").err,
              HasSubstr("a rollback: the commit " + one));
}

/// Whatever keeps the API from telling stops no event, and is told.
struct Trouble {
  std::string name;
  std::vector<std::string> faults;
  std::string app_key;
  std::string says;  ///< a POSIX regular expression
};

class RollbackTrouble : public ::testing::TestWithParam<Trouble> {};

TEST_P(RollbackTrouble, StopsNoDeploymentEvent) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  pipeline.intake().SetFaults(GetParam().faults);
  const Finished finished = pipeline.Deploy(
      one, "one", {"--detect-rollback", "mark", "--timeout", TimeLimit(4)},
      GetParam().app_key);
  pipeline.intake().SetFaults({});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("cannot tell whether it is a rollback"));
  EXPECT_THAT(finished.err, ContainsRegex(GetParam().says));
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Sent: deployment"));
  EXPECT_FALSE(pipeline.IsTagged("one"));
}

INSTANTIATE_TEST_SUITE_P(
    Each, RollbackTrouble,
    ::testing::Values(
        Trouble{"NoKey", {}, "", "no application key is set. Set `DD_APP_KEY`"},
        Trouble{"Forbidden",
                {"status=403,path=/api/v2/dora/deployments"},
                kAppKey,
                "dora_metrics_read"},
        Trouble{"Down",
                {"status=503,path=/api/v2/dora/deployments"},
                kAppKey,
                "HTTP 503"},
        Trouble{"Silent",
                {"hang,path=/api/v2/dora/deployments"},
                kAppKey,
                "the API was asked: (Operation timed out|no answer within)"},
        Trouble{"Reset",
                {"reset,path=/api/v2/dora/deployments"},
                kAppKey,
                "the API was asked"},
        Trouble{"Garbage",
                {"garbage,path=/api/v2/dora/deployments"},
                kAppKey,
                "not the API's"},
        Trouble{"Oversize",
                {"oversize,path=/api/v2/dora/deployments"},
                kAppKey,
                "larger than"}),
    [](const auto& info) { return info.param.name; });

TEST(RollbackInterrupted, WhileTheApiIsAskedKeepsTheEvent) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  pipeline.intake().SetFaults({"hang"});
  const Scratch& scratch = pipeline.scratch();
  Background run(scratch.DeployCommand(
      {"deployment", "--service", "shopist", "--env", "prod", "--id",
       Pipeline::IdOf("one"), "--started-at",
       std::to_string(std::time(nullptr)), "--detect-rollback", "tag"},
      {{"DORA_API_URL", pipeline.intake().url()}, {"DD_APP_KEY", kAppKey}}));
  for (int i = 0; i < 500; ++i) {
    if (!pipeline.intake().Requests("/api/v2/dora/deployments").empty()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  run.Signal(SIGTERM);
  EXPECT_EQ(run.Wait(), 128 + SIGTERM);
  EXPECT_TRUE(pipeline.intake().Requests().empty());
  pipeline.intake().SetFaults({});
  scratch.Deploy({"outbox", "flush"},
                 {{"DORA_API_URL", pipeline.intake().url()}});
  EXPECT_FALSE(pipeline.At("one").is_null());
}

TEST(RollbackFile, OfAnotherKindIsLeftAloneAndTold) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string path = pipeline.scratch().path() + "/" + kFile;
  WriteFile(path, "{\"precious\": true}");
  const Finished finished = pipeline.Deploy(
      one, "one", {"--detect-rollback", "tag", "--last-deployed-file", kFile},
      "");
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err,
              HasSubstr("does not hold deployments in a known format"));
  EXPECT_EQ(ReadFile(path), "{\"precious\": true}");
  EXPECT_FALSE(pipeline.IsTagged("one"));
}

TEST(RollbackFile, HoldsTheLastFiftyOfEachPlaceAndNoSecret) {
  Pipeline pipeline;
  pipeline.Commit();
  for (int i = 0; i < 52; ++i) {
    pipeline.Deploy("main", "n" + std::to_string(i),
                    {"--last-deployed-file", kFile, "--git-repository-url",
                     "https://ada:secret@shop.example/s"});
  }
  const std::string text = ReadFile(pipeline.scratch().path() + "/" + kFile);
  const nlohmann::json file = nlohmann::json::parse(text);
  ASSERT_EQ(file["deployments"].size(), 50);
  EXPECT_EQ(file["deployments"][0]["id"], Pipeline::IdOf("n51"));
  EXPECT_THAT(text, Not(HasSubstr("secret")));
  EXPECT_THAT(text, Not(HasSubstr(kAppKey)));
  EXPECT_THAT(text, Not(HasSubstr(kMarkedKey)));
}

TEST(RollbackMode, ThatIsNoneIsRefused) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const Finished finished =
      pipeline.Deploy(one, "one", {"--detect-rollback", "yes"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err,
              HasSubstr("detect-rollback: \"yes\" (from --detect-rollback) is "
                        "not off, tag or mark"));
}

TEST(RollbackInExec, IsTaggedToo) {
  Pipeline pipeline;
  const std::string one = pipeline.Commit();
  const std::string two = pipeline.Commit();
  pipeline.Deploy(two, "two");
  pipeline.scratch().Git({"checkout", "-q", one});
  const Finished finished = pipeline.scratch().Deploy(
      {"exec", "--service", "shopist", "--env", "prod", "--id",
       Pipeline::IdOf("back"), "--", "true"},
      {{"DORA_API_URL", pipeline.intake().url()},
       {"DD_APP_KEY", kAppKey},
       {"DORA_DETECT_ROLLBACK", "mark"}});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_TRUE(pipeline.IsTagged("back"));
  EXPECT_EQ(pipeline.At("two")["change_failure"], true);
}

}  // namespace
}  // namespace dora::testing
