#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/delivery/outbox.h"

// What an outbox holds, and whether it can hold more. Nothing is written.

namespace dora::app::doctor {

struct OutboxState {
  size_t waiting = 0;
  size_t rejected = 0;
  absl::Time oldest = absl::InfiniteFuture();  ///< of those that wait
  /// Why no event can be kept there; absent where it can.
  std::optional<core::Error> problem = {};
};

OutboxState LookAt(const core::Outbox& outbox);

/// Where an event is kept, and why it was refused, if it was.
struct KeptEvent {
  std::string directory;
  bool is_rejected = false;
  std::string reason = {};
};

/// The event of this id in the outbox; absent where it does not have it.
std::optional<KeptEvent> FindKept(const core::Outbox& outbox,
                                  const std::string& id);

}  // namespace dora::app::doctor
