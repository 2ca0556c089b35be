#include "sinks/sink_kinds.h"

namespace dora::sinks {

// Each is defined in a file of its own, constant like this list: the program
// does no work for them before main.
extern const SinkKind kCdevents;
extern const SinkKind kDevlake;
extern const SinkKind kOtlp;
extern const SinkKind kWebhook;
extern const SinkKind kJsonl;

namespace {

// In the order in which people read of them. One a line, so that a new one
// changes one line.
// clang-format off
constexpr const SinkKind* kRows[] = {
    &kCdevents,
    &kDevlake,
    &kOtlp,
    &kWebhook,
    &kJsonl,
};
// clang-format on

}  // namespace

core::Table<SinkKind> AllSinkKinds() { return core::Table<SinkKind>(kRows); }

const SinkKind* FindSinkKind(absl::string_view name) {
  for (const SinkKind& kind : AllSinkKinds()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

std::vector<core::Secret> PartsOf(const SinkSecret& kind,
                                  const core::Secret& secret) {
  if (secret.empty()) return {};
  if (kind.parts != nullptr) return kind.parts(secret);
  return {secret};
}

}  // namespace dora::sinks
