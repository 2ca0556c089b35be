#include "intake/event.h"

#include "sinks/dora/names.h"

namespace dora::intake {

std::string TypeName(EventKind kind) {
  return kind == EventKind::kDeployment ? sinks::wire::kDeploymentType
                                        : sinks::wire::kFailureType;
}

}  // namespace dora::intake
