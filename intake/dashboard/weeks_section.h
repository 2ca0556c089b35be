#pragma once

#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/view.h"

// The metrics week by week: a table with a row for each metric, its bars as an
// inline SVG, the last week's value and the change against the week before.

namespace dora::intake::dashboard {

void WriteWeeks(const View& view, HtmlWriter& html);

}  // namespace dora::intake::dashboard
