#include "core/event/event.h"

namespace dora::core {

EventKind KindOf(const Event& event) {
  if (std::holds_alternative<Deployment>(event)) return EventKind::kDeployment;
  return std::holds_alternative<Incident>(event) ? EventKind::kIncident
                                                 : EventKind::kFailureMark;
}

}  // namespace dora::core
