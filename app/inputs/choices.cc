#include "app/inputs/choices.h"

namespace dora::app {

bool FailureIsAskedFor(const Inputs& inputs) {
  const auto value = inputs.Get(input::kOnError);
  return value && value->text == "fail";
}

core::Result<bool> IncidentIsAskedFor(const Inputs& inputs,
                                      absl::string_view name) {
  const auto value = inputs.Get(name);
  if (!value || value->text == "skip") return false;
  if (value->text == "failure-event") return true;
  return tl::unexpected(core::InvalidUsage(name, *value,
                                           "is neither skip nor failure-event",
                                           "Write skip or failure-event."));
}

}  // namespace dora::app
