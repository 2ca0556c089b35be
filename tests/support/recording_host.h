#pragma once

#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/host/step_host.h"

namespace dora::testing {

/// A host that remembers all that it is told.
class RecordingHost : public app::StepHost {
 public:
  app::NameInput naming() const override { return name; }
  void Say(app::Level level, const std::string& message) override {
    said.emplace_back(level, message);
  }
  void Print(const std::string& data, std::FILE* stream) override {
    (stream == stdout ? out : err).push_back(data);
  }
  void Emit(const nlohmann::ordered_json& array) override {
    emitted.insert(emitted.end(), array.begin(), array.end());
  }
  void Report(const std::vector<app::Outcome>& outcomes) override {
    reports.push_back(outcomes);
  }
  app::JobStatus job_status() const override { return status; }
  core::Status SaveState(const std::string& name,
                         const std::string& value) override {
    state[name] = value;
    return {};
  }
  std::optional<std::string> LoadState(const std::string& name) override {
    const auto found = state.find(name);
    if (found == state.end()) return std::nullopt;
    return found->second;
  }

  /// What was said at this level, in its order.
  std::vector<std::string> Said(app::Level level) const {
    std::vector<std::string> messages;
    for (const auto& [its_level, message] : said) {
      if (its_level == level) messages.push_back(message);
    }
    return messages;
  }

  app::NameInput name = &app::OptionName;
  std::vector<std::pair<app::Level, std::string>> said;
  std::vector<std::string> out;
  std::vector<std::string> err;
  nlohmann::ordered_json emitted = nlohmann::ordered_json::array();
  std::vector<std::vector<app::Outcome>> reports;
  std::map<std::string, std::string> state;
  app::JobStatus status = app::JobStatus::kUnknown;
};

}  // namespace dora::testing
