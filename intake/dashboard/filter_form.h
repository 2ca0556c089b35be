#pragma once

#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/view.h"

// The form that chooses what the page shows. It sends what stands in the
// address, and needs no script.

namespace dora::intake::dashboard {

constexpr size_t kMaxChoices = 200;  ///< services, environments, teams

void WriteForm(const View& view, HtmlWriter& html);

}  // namespace dora::intake::dashboard
