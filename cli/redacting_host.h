#pragma once

#include <string>
#include <vector>

#include "cli/host_around.h"

// Keeps secrets out of everything that is said, whatever value they were put
// into by mistake: a host around the platform's own one, through which all
// words of the program go.

namespace dora::cli {

class RedactingHost : public HostAround {
 public:
  explicit RedactingHost(StepHost& host) : HostAround(host) {}

  /// From now on `secret` is shown as `[redacted]`. One of less than 8
  /// characters is not: it is found in too much, and no key is that short.
  void Mask(const core::Secret& secret) override;

  void Say(Level level, const std::string& message) override;
  void Print(const std::string& data, std::FILE* stream) override;
  void BeginGroup(const std::string& title) override;

 private:
  std::string Redact(const std::string& text) const;

  std::vector<std::string> secrets_;
};

}  // namespace dora::cli
