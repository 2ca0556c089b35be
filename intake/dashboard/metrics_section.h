#pragma once

#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/view.h"

// The five metrics: as cards for all that is shown, and as a table with a row
// for each service and environment. A level is of one service in one
// environment, as DORA means it; over several it would be of nobody.

namespace dora::intake::dashboard {

constexpr size_t kMaxMetricRows = 50;

void WriteCards(const View& view, const Groups& groups, HtmlWriter& html);
void WriteMetricsTable(const View& view, const Groups& groups,
                       HtmlWriter& html);

}  // namespace dora::intake::dashboard
