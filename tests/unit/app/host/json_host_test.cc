#include "app/host/json_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

namespace dora::app {
namespace {

using nlohmann::json;

/// What reaches the streams, and what is said.
class FakeHost : public StepHost {
 public:
  void Say(Level, const std::string& message) override { said += message; }
  void Print(const std::string& data, std::FILE* stream) override {
    (stream == stdout ? out : err) += data + "\n";
  }
  core::Status SaveState(const std::string&, const std::string&) override {
    return {};
  }
  std::optional<std::string> LoadState(const std::string&) override {
    return std::nullopt;
  }

  std::string out;
  std::string err;
  std::string said;
};

class JsonHostTest : public ::testing::Test {
 protected:
  FakeHost inner_;
  JsonHost host_{inner_, Printed::kDocument};
  JsonHost dry_host_{inner_, Printed::kRequestBodies};
};

TEST_F(JsonHostTest, OneDocumentStaysAsItIs) {
  host_.Print("{\n  \"a\": 1\n}", stdout);
  host_.Say(Level::kWarning, "w");
  host_.Finish();
  EXPECT_EQ(inner_.out, "{\n  \"a\": 1\n}\n");
  EXPECT_EQ(inner_.said, "w");
}

TEST_F(JsonHostTest, ItemsOfSeveralAreOneArray) {
  host_.Emit(nlohmann::ordered_json::parse(R"([{"a":1},{"b":2}])"));
  host_.Emit(nlohmann::ordered_json::parse(R"([{"c":3}])"));
  host_.Finish();
  EXPECT_EQ(json::parse(inner_.out),
            json::parse(R"([{"a":1},{"b":2},{"c":3}])"));
}

TEST_F(JsonHostTest, AnEmptyArrayIsAnAnswerToo) {
  host_.Say(Level::kNotice, "by the way");
  host_.Emit(nlohmann::ordered_json::array());
  host_.Finish();
  EXPECT_EQ(inner_.out, "[]\n");
}

TEST_F(JsonHostTest, WithoutADocumentEachErrorIsAnItem) {
  host_.Say(Level::kError, "first \"x\"");
  host_.Say(Level::kNotice, "by the way");
  host_.Say(Level::kError, "second \xff");
  host_.Finish();
  EXPECT_EQ(json::parse(inner_.out), json::parse(R"([
      {"status":"error","error":"first \"x\""},
      {"status":"error","error":"second \ufffd"}])"));
}

TEST_F(JsonHostTest, WithoutErrorsTheLastNoticeSaysWhyThereIsNothing) {
  host_.Say(Level::kNotice, "a detail");
  host_.Say(Level::kNotice, "the job failed");
  host_.Say(Level::kInfo, "done");
  host_.Finish();
  EXPECT_EQ(json::parse(inner_.out),
            json::parse(R"([{"status":"skipped","reason":"the job failed"}])"));
}

TEST_F(JsonHostTest, WithNothingSaidItIsAnEmptyArray) {
  host_.Finish();
  EXPECT_EQ(inner_.out, "[]\n");
}

TEST_F(JsonHostTest, WhatIsForPeopleGoesToStderrUntouched) {
  host_.Print("a lost event", stderr);
  EXPECT_EQ(inner_.err, "a lost event\n");
  EXPECT_EQ(inner_.out, "");
}

TEST_F(JsonHostTest, RequestBodiesAreItemsAndLeaveAtOnce) {
  dry_host_.Print(R"({"data":1})", stdout);
  EXPECT_EQ(inner_.out,
            "[{\"status\":\"dry_run\",\"body\":\"{\\\"data\\\":"
            "1}\"}\n");
  dry_host_.Print(R"({"data":2})", stdout);
  dry_host_.Say(Level::kError, "and then");
  dry_host_.Finish();
  EXPECT_EQ(json::parse(inner_.out), json::parse(R"([
      {"status":"dry_run","body":"{\"data\":1}"},
      {"status":"dry_run","body":"{\"data\":2}"},
      {"status":"error","error":"and then"}])"));
}

TEST_F(JsonHostTest, ARefusedDryRunHasItsErrors) {
  dry_host_.Say(Level::kError, "no service");
  dry_host_.Finish();
  EXPECT_EQ(json::parse(inner_.out),
            json::parse(R"([{"status":"error","error":"no service"}])"));
}

}  // namespace
}  // namespace dora::app
