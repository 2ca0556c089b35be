#pragma once

#include <memory>
#include <utility>
#include <variant>

#include "core/event/deployment.h"
#include "core/event/failure_mark.h"
#include "core/event/incident.h"

// Whatever is reported. It can only be a valid one, and is made once: what
// follows points to it.

namespace dora::core {

using Event = std::variant<Deployment, Incident, FailureMark>;
using EventPtr = std::shared_ptr<const Event>;

template <typename OneEvent>
EventPtr ShareEvent(OneEvent event) {
  return std::make_shared<const Event>(std::move(event));
}

}  // namespace dora::core
