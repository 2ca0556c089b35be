#include "intake/event.h"

#include "core/wire_names.h"

namespace dora::intake {

std::string TypeName(EventKind kind) {
  return kind == EventKind::kDeployment ? core::wire::kDeploymentType
                                        : core::wire::kFailureType;
}

}  // namespace dora::intake
