#pragma once

#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/view.h"

// The newest incidents, a row each.

namespace dora::intake::dashboard {

constexpr size_t kMaxIncidentRows = 25;

void WriteIncidents(const View& view, HtmlWriter& html);

}  // namespace dora::intake::dashboard
