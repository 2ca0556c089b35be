#include "app/send/change.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "sinks/dora/body.h"

namespace dora::app {

core::Parcel ParcelOf(const core::ChangeFailure& change,
                      const SendSettings& settings) {
  core::Delivery delivery{change.key(), sinks::ChangeFailurePath(change),
                          sinks::ChangeFailureBody(change), "PATCH"};
  delivery.kind = core::EventKind::kFailureMark;
  return {std::move(delivery), &*settings.management};
}

std::string DescribeChange(const core::ChangeFailure& change) {
  std::string text = "mark of deployment ";
  if (change.id().empty()) {
    absl::StrAppend(&text, change.version(), " of ", change.service(), " to ",
                    change.env());
  } else {
    absl::StrAppend(&text, change.id());
  }
  absl::StrAppend(&text, change.failed() ? " as failed" : " as stable");
  if (!change.remediation()) return text;
  const core::Remediation& remediation = *change.remediation();
  return absl::StrCat(text, ", mended by the ", remediation.type, " ",
                      remediation.id, remediation.version);
}

}  // namespace dora::app
