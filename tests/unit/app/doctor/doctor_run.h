#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/commands/doctor_command.h"
#include "tests/unit/app/commands/command_test.h"

// `doctor` in a world of a test's own.

namespace dora::testing {

inline constexpr char kApiKey[] = "0123456789abcdef0123456789abcdef";
inline constexpr char kAppKey[] = "fedcba9876543210fedcba987654321000000000";
inline constexpr char kSha[] = "0123456789012345678901234567890123456789";
/// The FakeWorld's own time.
inline constexpr char kNow[] = "Tue, 14 Nov 2023 22:13:20 GMT";

/// The answers of an API for which all is well, by parts of its URLs.
inline std::vector<std::pair<std::string, std::string>> GoodAnswers() {
  return {
      {"/api/v1/validate", R"({"valid":true})"},
      {"/api/v2/validate_keys", R"({"status":"ok"})"},
      {"/api/v2/dora/deployments", R"({"data":[]})"},
      {"/api/v2/catalog/entity",
       R"({"data":[{"attributes":{"name":"shopist","owner":"checkout"}}]})"},
      {"/search_commits",
       absl::StrCat(R"({"data":[{"id":")", kSha, R"(","type":"commit"}]})")}};
}

/// A job of GitHub's with both keys, in which all is well.
inline EnvironmentOf GoodJob(const TempDirectory& folder) {
  return {{"HOME", folder.path()},
          {"TMPDIR", folder.Inside("tmp")},
          {"GITHUB_ACTIONS", "true"},
          {"GITHUB_SERVER_URL", "https://github.com"},
          {"GITHUB_REPOSITORY", "acme/shop"},
          {"GITHUB_SHA", kSha},
          {"GITHUB_REF", "refs/heads/main"},
          {"DD_API_KEY", kApiKey},
          {"DD_APP_KEY", kAppKey},
          {"DD_SERVICE", "shopist"},
          {"DD_ENV", "prod"}};
}

inline Try Dated(const std::string& body, const std::string& date) {
  core::HttpResponse response;
  response.status = 200;
  response.body = body;
  response.date = date;
  return {core::HttpResult(std::move(response))};
}

class DoctorRun {
 public:
  explicit DoctorRun(const EnvironmentOf& variables)
      : world_(variables.Build()) {
    for (const auto& [part, body] : GoodAnswers()) {
      http().ScriptUrl(part, Dated(body, kNow));
    }
  }

  FakeHttpClient& http() { return world_.http(); }
  FakeWorld& world() { return world_; }
  RecordingHost& host() { return host_; }

  int Run() {
    const app::Surroundings surroundings = world_.surroundings();
    app::Invocation invocation{world_.inputs(), {}, surroundings, host_};
    return app::RunDoctor(invocation);
  }

  /// The findings of this check, each `status: message`, with ` -> fix` behind.
  std::vector<std::string> Of(const std::string& check) const {
    std::vector<std::string> lines;
    for (const auto& item : host_.emitted) {
      if (item["check"] != check) continue;
      std::string line = absl::StrCat(item["status"].get<std::string>(), ": ",
                                      item["message"].get<std::string>());
      if (item.contains("fix")) {
        absl::StrAppend(&line, " -> ", item["fix"].get<std::string>());
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }

  /// All that was said and printed.
  std::string Log() const {
    std::string log = host_.emitted.dump();
    for (const std::string& text : host_.out) absl::StrAppend(&log, text);
    for (const auto& [level, text] : host_.said) absl::StrAppend(&log, text);
    return log;
  }

 private:
  FakeWorld world_;
  RecordingHost host_;
};

}  // namespace dora::testing
