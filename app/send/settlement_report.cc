#include "app/send/settlement_report.h"

#include <cstdio>

namespace dora::app {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const Json& facts, const Settlement& settlement) {
  Json item;
  item["status"] = StatusName(settlement.status);
  for (const auto& [name, value] : facts.items()) item[name] = value;
  if (!settlement.id.empty()) item["id"] = settlement.id;
  item["sink"] = settlement.sink;
  if (settlement.status != OutcomeStatus::kSent) {
    item["error"] = core::ToString(settlement.error);
  }
  if (!settlement.kept_path.empty()) item["kept_in"] = settlement.kept_path;
  return item;
}

}  // namespace

Level LevelOf(OutcomeStatus status, const SendSettings& settings) {
  if (status == OutcomeStatus::kSent) return Level::kInfo;
  return settings.on_error == OnError::kFail ||
                 status == OutcomeStatus::kRejected
             ? Level::kError
             : Level::kWarning;
}

void TellSettlements(const std::string& what, const Json& facts,
                     const std::vector<Settlement>& settlements,
                     const SendSettings& settings, StepHost& host) {
  if (settings.output == OutputFormat::kJson) {
    Json array = Json::array();
    for (const Settlement& settlement : settlements) {
      array.push_back(ToJson(facts, settlement));
    }
    host.Print(array.dump(2, ' ', false, Json::error_handler_t::replace),
               stdout);
  }
  for (const Settlement& settlement : settlements) {
    host.Say(LevelOf(settlement.status, settings), Describe(what, settlement));
  }
}

}  // namespace dora::app
