#include "core/event/event_kind.h"

namespace dora::core {

absl::string_view KindName(EventKind kind) {
  switch (kind) {
    case EventKind::kDeployment:
      return "deployment";
    case EventKind::kIncident:
      return "failure";
    case EventKind::kFailureMark:
      return "change_failure";
  }
  return "";
}

}  // namespace dora::core
