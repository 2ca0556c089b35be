#include "tests/support/intake_server.h"

#include <gtest/gtest.h>

#include "absl/time/time.h"
#include "tests/support/test_client.h"

namespace dora::testing {
namespace {

Command IntakeCommand(const std::vector<std::string>& options,
                      int max_seconds) {
  Command command;
  command.arguments = {ProgramPath("intake/dora-intake"), "--port", "0",
                       // A test that dies leaves no server behind.
                       "--max-seconds", std::to_string(max_seconds)};
  command.arguments.insert(command.arguments.end(), options.begin(),
                           options.end());
  return command;
}

}  // namespace

IntakeServer::IntakeServer(const std::vector<std::string>& options,
                           int max_seconds)
    : process_(IntakeCommand(options, max_seconds)) {
  const std::string line = process_.ReadLine();
  const size_t start = line.find("http");
  EXPECT_NE(start, std::string::npos) << line;
  if (start != std::string::npos) url_ = line.substr(start);
}

nlohmann::json IntakeServer::Call(const std::string& method,
                                  const std::string& path,
                                  const std::string& body) const {
  TestClient client(url_);
  // The test asks its own server; only the program's trust is tested.
  client.TrustAnyone();
  // Ten thousand events of a server under a sanitizer take their time.
  client.set_limit(absl::Minutes(2));
  const auto answer = client.Send({method,
                                   path,
                                   {{"DD-API-KEY", "test-reader"},
                                    {"DD-APPLICATION-KEY", "test-reader"},
                                    {"Content-Type", "application/json"}},
                                   body});
  EXPECT_TRUE(answer) << method << " " << path << ": " << client.error();
  if (!answer) return nullptr;
  EXPECT_LT(answer->status, 300) << answer->body;
  return nlohmann::json::parse(answer->body, nullptr, false);
}

nlohmann::json IntakeServer::List(const std::string& path) const {
  return Call(
      "POST", path,
      R"({"data":{"attributes":{"limit":1000,"sort":"started_at"}}})")["data"];
}

nlohmann::json IntakeServer::Deployments() const {
  return List("/api/v2/dora/deployments");
}

nlohmann::json IntakeServer::Failures() const {
  return List("/api/v2/dora/failures");
}

nlohmann::json IntakeServer::Requests(const std::string& path) const {
  nlohmann::json sent = nlohmann::json::array();
  for (const nlohmann::json& request : Call("GET", "/debug/requests", "")) {
    if (path.empty() || request["path"] == path) sent.push_back(request);
  }
  return sent;
}

std::vector<std::string> IntakeServer::Calls() const {
  std::vector<std::string> calls;
  for (const nlohmann::json& request : Call("GET", "/debug/requests", "")) {
    calls.push_back(request["method"].get<std::string>() + " " +
                    request["path"].get<std::string>());
  }
  return calls;
}

nlohmann::json IntakeServer::Stored() const {
  return Call("GET", "/debug/events", "");
}

size_t IntakeServer::StoredCount() const { return Stored().size(); }

nlohmann::json IntakeServer::Post(const std::string& path,
                                  const nlohmann::json& body) const {
  return Call("POST", path, body.dump());
}

void IntakeServer::SetFaults(const std::vector<std::string>& faults) const {
  Call("POST", "/debug/faults", nlohmann::json(faults).dump());
}

}  // namespace dora::testing
