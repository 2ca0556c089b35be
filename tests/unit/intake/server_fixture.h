#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "intake/server.h"
#include "tests/support/test_client.h"

// A server on a port that the kernel chose, and what tests say to it.

namespace dora::intake::testing {

using ::dora::testing::Headers;
using ::dora::testing::TestClient;

inline constexpr char kDeployments[] = "/api/v2/dora/deployments";
inline constexpr char kDeployment[] = "/api/v2/dora/deployment";
inline constexpr char kId[] = "an-id-of-16-or-more";

inline std::string DeploymentBody(const std::string& id,
                                  int64_t finished_at = 1693491984) {
  const nlohmann::json attributes = {{"id", id},
                                     {"service", "shopist"},
                                     {"env", "prod"},
                                     {"version", "v1"},
                                     {"started_at", 1693491974},
                                     {"finished_at", finished_at}};
  return nlohmann::json{{"data", {{"attributes", attributes}}}}.dump();
}

class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override { Start({}); }

  void Start(const ServerOptions& options) {
    auto server = Server::Start(options);
    ASSERT_TRUE(server) << server.error();
    server_ = std::move(*server);
    client_ = std::make_unique<TestClient>(server_->url());
    client_->set_headers({{"DD-API-KEY", "k"}, {"DD-APPLICATION-KEY", "a"}});
  }

  std::optional<TestClient::Answer> Post(const std::string& path,
                                         const std::string& body) {
    return client_->Post(path, body);
  }

  std::optional<TestClient::Answer> Patch(const std::string& path,
                                          const std::string& body) {
    return client_->Patch(path, body);
  }

  void SetFaults(const std::vector<std::string>& specs) {
    const auto result = Post("/debug/faults", nlohmann::json(specs).dump());
    ASSERT_TRUE(result);
    ASSERT_EQ(result->status, 200) << result->body;
  }

  nlohmann::json Debug(const std::string& what) {
    const auto result = client_->Get("/debug/" + what);
    return result ? nlohmann::json::parse(result->body, nullptr, false)
                  : nlohmann::json();
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<TestClient> client_;
};

/// Milliseconds that `action` takes.
template <typename Action>
int64_t Milliseconds(Action action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace dora::intake::testing
