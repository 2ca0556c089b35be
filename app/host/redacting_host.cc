#include "app/host/redacting_host.h"

#include "core/base/redaction.h"
#include "core/base/text.h"

namespace dora::app {

void RedactingHost::Mask(const core::Secret& secret) {
  core::RegisterSecret(secret, core::SecretKind::kKey);
  host().Mask(secret);
}

void RedactingHost::Say(Level level, const std::string& message) {
  host().Say(level, core::Redact(message));
}

void RedactingHost::Print(const std::string& data, std::FILE* stream) {
  host().Print(core::ShownData(data), stream);
}

void RedactingHost::BeginGroup(const std::string& title) {
  host().BeginGroup(core::Redact(title));
}

void RedactingHost::Report(const std::vector<Outcome>& outcomes) {
  std::vector<Outcome> redacted = outcomes;
  for (Outcome& outcome : redacted) {
    // The id is the server's word. An event that holds a key is refused.
    outcome.id = core::Redact(outcome.id);
    outcome.kept_path = core::Redact(outcome.kept_path);
    outcome.error.message = core::Redact(outcome.error.message);
    outcome.error.hint = core::Redact(outcome.error.hint);
    outcome.sink = core::Redact(outcome.sink);
  }
  host().Report(redacted);
}

core::Status RedactingHost::SaveState(const std::string& name,
                                      const std::string& value) {
  return host().SaveState(name, core::Redact(value));
}

}  // namespace dora::app
