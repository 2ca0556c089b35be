#pragma once

#include "intake/dashboard/html_writer.h"

// How the numbers of the page come about, and what the levels are.

namespace dora::intake::dashboard {

void WriteDefinitions(HtmlWriter& html);

}  // namespace dora::intake::dashboard
