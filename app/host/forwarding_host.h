#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/host/step_host.h"

// A host around another one, to which it hands everything on. What is between
// the program and its platform overrides what it changes.

namespace dora::app {

class ForwardingHost : public StepHost {
 public:
  explicit ForwardingHost(StepHost& host) : host_(host) {}

  void ReadInputs(Inputs& inputs) const override { host_.ReadInputs(inputs); }
  NameInput naming() const override { return host_.naming(); }
  void Mask(const core::Secret& secret) override { host_.Mask(secret); }
  void Say(Level level, const std::string& message) override {
    host_.Say(level, message);
  }
  void Print(const std::string& data, std::FILE* stream) override {
    host_.Print(data, stream);
  }
  void Emit(const nlohmann::ordered_json& array) override { host_.Emit(array); }
  void BeginGroup(const std::string& title) override {
    host_.BeginGroup(title);
  }
  void EndGroup() override { host_.EndGroup(); }
  void Report(const std::vector<Outcome>& outcomes) override {
    host_.Report(outcomes);
  }
  void NoteGitMetadata(const std::string& status) override {
    host_.NoteGitMetadata(status);
  }
  bool forgives_usage_errors() const override {
    return host_.forgives_usage_errors();
  }
  JobStatus job_status() const override { return host_.job_status(); }
  void NameJob(const std::string& key) override { host_.NameJob(key); }
  core::Status SaveState(const std::string& name,
                         const std::string& value) override {
    return host_.SaveState(name, value);
  }
  std::optional<std::string> LoadState(const std::string& name) override {
    return host_.LoadState(name);
  }

 protected:
  StepHost& host() { return host_; }

 private:
  StepHost& host_;
};

}  // namespace dora::app
