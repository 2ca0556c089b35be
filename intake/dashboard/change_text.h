#pragma once

#include "intake/dashboard/change.h"
#include "intake/dashboard/html_writer.h"

// A change as HTML: its sign says where it goes, its colour whether that is
// good.

namespace dora::intake::dashboard {

void WriteChange(const Change& change, HtmlWriter& html);

}  // namespace dora::intake::dashboard
