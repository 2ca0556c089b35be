#pragma once

#include <cstddef>
#include <vector>

#include "absl/time/time.h"
#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/view.h"

// The timeline: one lane a service and environment, deployments as marks that
// differ in shape and not in colour alone, incidents as bars below them. An
// inline SVG whose x positions are percentages, so that it fits any width
// while texts and marks keep their size; no script.

namespace dora::intake::dashboard {

constexpr size_t kMaxLanes = 24;
constexpr size_t kMaxMarks = 2000;  ///< the newest deployments are drawn

/// A deployment's mark around the origin of an SVG; the legend has them too.
enum class Mark { kDeployed, kFailed, kRollback };
void WriteMark(Mark mark, HtmlWriter& html);

/// The SVG, and notes on what it leaves out.
void WriteTimeline(const View& view, HtmlWriter& html);

/// Where a window's dates are written: whole hours, days or weeks (from
/// Monday) in UTC, at most eight of them.
std::vector<absl::Time> TicksOf(absl::Time from, absl::Time to);

}  // namespace dora::intake::dashboard
