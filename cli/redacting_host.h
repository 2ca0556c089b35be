#pragma once

#include <string>
#include <vector>

#include "cli/step_host.h"

// Keeps secrets out of everything that is said, whatever value they were put
// into by mistake: a host around the platform's own one, through which all
// words of the program go.

namespace dora::cli {

class RedactingHost : public StepHost {
 public:
  explicit RedactingHost(StepHost& host) : host_(host) {}

  /// From now on `secret` is shown as `[redacted]`. One of less than 8
  /// characters is not: it is found in too much, and no key is that short.
  void Mask(const core::Secret& secret) override;

  void ReadInputs(Inputs& inputs) const override { host_.ReadInputs(inputs); }
  void Say(Level level, const std::string& message) override;
  void Print(const std::string& data, std::FILE* stream) override;
  void BeginGroup(const std::string& title) override;
  void EndGroup() override { host_.EndGroup(); }
  void Report(const std::vector<Outcome>& outcomes) override {
    host_.Report(outcomes);
  }
  bool forgives_usage_errors() const override {
    return host_.forgives_usage_errors();
  }
  JobStatus job_status() const override { return host_.job_status(); }
  core::Result<std::string> SaveState(const std::string& name,
                                      const std::string& value) override {
    return host_.SaveState(name, value);
  }
  std::optional<std::string> LoadState(const std::string& name) override {
    return host_.LoadState(name);
  }

 private:
  std::string Redact(const std::string& text) const;

  StepHost& host_;
  std::vector<std::string> secrets_;
};

}  // namespace dora::cli
