#include "intake/request_log.h"

#include <gtest/gtest.h>

namespace dora::intake {
namespace {

LoggedRequest Request(const std::string& path) {
  LoggedRequest request;
  request.path = path;
  return request;
}

TEST(RequestLog, KeepsOrderAndOutcome) {
  RequestLog log;
  const int64_t first = log.Add(Request("/a"));
  log.Add(Request("/b"));
  log.Finish(first, 503, "status");
  const nlohmann::json all = log.ToJson();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]["path"], "/a");
  EXPECT_EQ(all[0]["status"], 503);
  EXPECT_EQ(all[0]["fault"], "status");
  EXPECT_EQ(all[1]["path"], "/b");
  EXPECT_TRUE(all[1]["status"].is_null());
}

TEST(RequestLog, NeverHoldsAKey) {
  RequestLog log;
  LoggedRequest request;
  request.headers = {{"dd-api-KEY", "hunter2"},
                     {"DD-APPLICATION-KEY", "hunter3"},
                     {"Accept", "*/*"}};
  log.Add(request);
  const nlohmann::json all = log.ToJson();
  EXPECT_EQ(all.dump().find("hunter"), std::string::npos);
  EXPECT_EQ(all[0]["headers"]["dd-api-KEY"], "present");
  EXPECT_EQ(all[0]["headers"]["Accept"], "*/*");
}

TEST(RequestLog, DropsTheOldest) {
  RequestLog log;
  for (size_t i = 0; i <= RequestLog::kMaxRequests; ++i) {
    log.Add(Request("/"));
  }
  log.Finish(1, 200, "");
  const nlohmann::json all = log.ToJson();
  EXPECT_EQ(all.size(), RequestLog::kMaxRequests);
  EXPECT_EQ(all[0]["number"], 2);
  EXPECT_TRUE(all[0]["status"].is_null()) << "number 1 is no longer kept";
}

TEST(RequestLog, BoundsAllThatAClientSends) {
  for (const std::string part : {"body", "path", "header"}) {
    RequestLog log;
    for (int i = 0; i < 2; ++i) {
      LoggedRequest request;
      std::string text(RequestLog::kMaxBytes / 2 + 1, 'x');
      if (part == "body") {
        request.body = LoggedBody(std::move(text), "");
      } else {
        (part == "path" ? request.path : request.headers["X-Long"]) =
            std::move(text);
      }
      log.Add(std::move(request));
    }
    EXPECT_EQ(log.ToJson().size(), 1U) << part;
    log.Clear();
    log.Add(Request("/small"));
    EXPECT_EQ(log.ToJson().size(), 1U) << "what is forgotten does not count";
  }
}

TEST(RequestLog, NumbersGoOnAfterClear) {
  RequestLog log;
  const int64_t number = log.Add(Request("/a"));
  log.Clear();
  log.Add(Request("/b"));
  log.Finish(number, 200, "");
  const nlohmann::json all = log.ToJson();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0]["number"], 2);
  EXPECT_TRUE(all[0]["status"].is_null());
}

}  // namespace
}  // namespace dora::intake
