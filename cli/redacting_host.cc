#include "cli/redacting_host.h"

#include "absl/strings/str_replace.h"
#include "core/secret.h"

namespace dora::cli {

void RedactingHost::Mask(const core::Secret& secret) {
  host().Mask(secret);
  if (core::IsTellTale(secret)) secrets_.push_back(secret.Reveal());
}

void RedactingHost::Say(Level level, const std::string& message) {
  host().Say(level, Redact(message));
}

void RedactingHost::Print(const std::string& data, std::FILE* stream) {
  host().Print(Redact(data), stream);
}

void RedactingHost::BeginGroup(const std::string& title) {
  host().BeginGroup(Redact(title));
}

std::string RedactingHost::Redact(const std::string& text) const {
  std::string redacted = text;
  for (const std::string& secret : secrets_) {
    absl::StrReplaceAll({{secret, "[redacted]"}}, &redacted);
  }
  return redacted;
}

}  // namespace dora::cli
