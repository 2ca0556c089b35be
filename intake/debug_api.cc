#include "intake/debug_api.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "intake/browser_guard.h"
#include "intake/contract/timestamp.h"

namespace dora::intake {
namespace {

constexpr char kPrefix[] = "/debug/";

// A header may hold any bytes; the log's JSON must still be UTF-8.
std::string Dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

DebugApi::DebugApi(RequestLog& log, FaultPlan& faults, Store& store)
    : log_(log), faults_(faults), store_(store) {}

bool DebugApi::Owns(const std::string& path) {
  return absl::StartsWith(path, kPrefix);
}

ApiReply DebugApi::Handle(const std::string& method, const std::string& path,
                          const std::string& body,
                          const std::string& remote_address) {
  if (!IsLoopback(remote_address)) {
    return Refuse({403, {{"/debug/ answers this machine only", ""}}});
  }
  const std::string operation = absl::StrCat(method, " ", path);
  if (operation == "GET /debug/requests") {
    return {200, Dump(log_.ToJson()), ""};
  }
  if (operation == "DELETE /debug/requests") {
    log_.Clear();
    return {200, "[]", ""};
  }
  if (operation == "GET /debug/events") return Events();
  if (operation == "POST /debug/faults") return ReplaceFaults(body);
  return Refuse(NotFound(absl::StrCat("nothing at ", operation)));
}

ApiReply DebugApi::Events() {
  const auto rows = store_.RawRows();
  if (!rows) return Refuse({500, {{rows.error(), ""}}});
  nlohmann::json events = nlohmann::json::array();
  for (const Store::RawRow& row : *rows) {
    events.push_back({{"type", TypeName(row.kind)},
                      {"id", row.id},
                      {"received_at", FormatRfc3339(row.received_at)},
                      {"raw", row.raw}});
  }
  return {200, Dump(events), ""};
}

ApiReply DebugApi::ReplaceFaults(const std::string& body) {
  const nlohmann::json json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_array()) {
    return Refuse(BadRequest("the body must be a JSON array of fault specs"));
  }
  std::vector<std::string> specs;
  for (const nlohmann::json& spec : json) {
    if (!spec.is_string()) {
      return Refuse(BadRequest("a fault spec must be a string"));
    }
    specs.push_back(spec.get<std::string>());
  }
  auto faults = ParseFaults(specs);
  if (!faults) return Refuse(BadRequest(faults.error()));
  faults_.Replace(std::move(*faults));
  return {200, json.dump(), ""};
}

}  // namespace dora::intake
