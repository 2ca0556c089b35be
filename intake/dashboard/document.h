#pragma once

#include <string>

#include "intake/dashboard/view.h"

// The whole page as one HTML document: heading, filter, metrics, timeline,
// tables. One string, no script, nothing that is fetched.

namespace dora::intake::dashboard {

std::string RenderDocument(const View& view);

/// The Content-Security-Policy under which the document shows: nothing is
/// loaded, no script runs, and of styles the document's own alone, by its hash.
const std::string& ContentSecurityPolicy();

}  // namespace dora::intake::dashboard
