#pragma once

#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/view.h"

// The newest deployments and incidents, a row each: what the timeline draws,
// in words, and what one looks for when a plugin is being tried.

namespace dora::intake::dashboard {

constexpr size_t kMaxDeploymentRows = 50;
constexpr size_t kMaxIncidentRows = 25;

void WriteDeployments(const View& view, HtmlWriter& html);
void WriteIncidents(const View& view, HtmlWriter& html);

}  // namespace dora::intake::dashboard
