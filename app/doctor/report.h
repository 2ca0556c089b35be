#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/doctor/finding.h"

// Findings as they are shown: one screen for people, one array for machines.

namespace dora::app::doctor {

/// One line each, and what to do below it, under each other.
std::string ToText(const Findings& findings);

/// One item each (--output json).
nlohmann::ordered_json ToJson(const Findings& findings);

bool AnyFailed(const Findings& findings);

/// `12 checks: 10 ok, 1 warning, 1 failed.`
std::string Summary(const Findings& findings);

}  // namespace dora::app::doctor
