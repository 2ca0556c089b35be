#pragma once

#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/view.h"

// The newest deployments, a row each: what the timeline draws in words, what
// each adds to the metrics, and why it adds nothing.

namespace dora::intake::dashboard {

constexpr size_t kMaxDeploymentRows = 50;

void WriteDeployments(const View& view, HtmlWriter& html);

}  // namespace dora::intake::dashboard
