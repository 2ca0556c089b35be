#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/outcome.h"
#include "cli/send_settings.h"
#include "cli/step_host.h"

// What became of a delivery that is no deployment (an incident, a word about a
// deployment), for people and for machines.

namespace dora::cli {

/// How loud a delivery's end is told.
Level LevelOf(OutcomeStatus status, const SendSettings& settings);

/// Says what became of `what` (`incident of shopist`) at each sink. With
/// `--output json` prints an array of `facts` with each status and its details.
void TellSettlements(const std::string& what,
                     const nlohmann::ordered_json& facts,
                     const std::vector<Settlement>& settlements,
                     const SendSettings& settings, StepHost& host);

}  // namespace dora::cli
