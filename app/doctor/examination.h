#pragma once

#include <string>
#include <vector>

#include "app/doctor/account.h"
#include "app/doctor/finding.h"
#include "app/doctor/preview.h"
#include "app/doctor/questions.h"
#include "app/inputs/inputs.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"
#include "core/base/error.h"

// All that was found out for the checks, which only judge it: none of them asks
// anybody.

namespace dora::app::doctor {

struct Examination {
  const Inputs& inputs;
  const Surroundings& surroundings;
  Account account;
  core::Result<SendSettings, std::vector<core::Error>> settings;
  Preview preview;
  /// The ids of events that are to have arrived.
  std::vector<core::Sourced> after;
  Answers answers = {};

  /// The answer to the question of this name; null where it was not asked.
  const Answer* Find(const std::string& question) const {
    const auto found = answers.find(question);
    return found == answers.end() ? nullptr : &found->second;
  }
  /// An input in backticks, as the user's platform writes it.
  std::string Name(input::Id id) const { return "`" + inputs.NameOf(id) + "`"; }
};

/// The ids of the events that are to have arrived, as the user gave them: the
/// outputs of a step join several by commas.
std::vector<core::Sourced> IdsAskedFor(const Inputs& inputs);

/// Finds everything out, within the time limit. The ids must be valid.
Examination Examine(const Inputs& inputs, const Surroundings& surroundings,
                    absl::Duration timeout);

/// What all checks say, in the order in which it is read.
Findings JudgeAll(const Examination& examination);

/// What no check can find out, for people.
std::string Limits();

}  // namespace dora::app::doctor
