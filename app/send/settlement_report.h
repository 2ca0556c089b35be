#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/host/outcome.h"
#include "app/host/step_host.h"
#include "app/send/send_settings.h"

// What became of a delivery that is no deployment (an incident, a word about a
// deployment), for people and for machines.

namespace dora::app {

/// How loud a delivery's end is told.
Level LevelOf(OutcomeStatus status, const SendSettings& settings);

/// Says what became of `what` (`incident of shopist`) at each sink. With
/// `--output json` prints an array of `facts` with each status and its details.
void TellSettlements(const std::string& what,
                     const nlohmann::ordered_json& facts,
                     const std::vector<Settlement>& settlements,
                     const SendSettings& settings, StepHost& host);

}  // namespace dora::app
