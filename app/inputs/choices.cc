#include "app/inputs/choices.h"

namespace dora::app {

bool FailureIsAskedFor(const Inputs& inputs) {
  return inputs.Choice<OnError>(input::kOnError) == OnError::kFail;
}

core::Result<bool> IncidentIsAskedFor(const Inputs& inputs, input::Id id) {
  return inputs.Choice<OnFailure>(id).map(
      [](OnFailure choice) { return choice == OnFailure::kIncident; });
}

}  // namespace dora::app
