#pragma once

#include <string>
#include <vector>

#include "app/host/forwarding_host.h"

// The border where text leaves the process: a host around the platform's own
// one, through which all that the program says, prints and reports goes. It
// keeps secrets out, whatever value they were put into by mistake, and what
// would draw on a terminal.

namespace dora::app {

class RedactingHost : public ForwardingHost {
 public:
  explicit RedactingHost(StepHost& host) : ForwardingHost(host) {}

  /// From now on `secret` is shown as `[redacted]`.
  void Mask(const core::Secret& secret) override;

  void Say(Level level, const std::string& message) override;
  void Print(const std::string& data, std::FILE* stream) override;
  void BeginGroup(const std::string& title) override;
  void Report(const std::vector<Outcome>& outcomes) override;
  core::Status SaveState(const std::string& name,
                         const std::string& value) override;
};

}  // namespace dora::app
