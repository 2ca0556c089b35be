#include "app/resolve/detection.h"

namespace dora::app {

const core::Result<providers::DetectedContext>& Detection::OfEvent() const {
  if (!of_event_) of_event_ = Detect(providers::Detail::kEvent);
  return *of_event_;
}

core::Result<providers::DetectedContext> Detection::Everything() const {
  return Detect(providers::Detail::kEverything);
}

core::Result<providers::DetectedContext> Detection::Detect(
    providers::Detail detail) const {
  return providers::ReadContext(
      environment_, files_,
      inputs_.Get(input::kProvider).value_or(core::Sourced{}), detail);
}

}  // namespace dora::app
