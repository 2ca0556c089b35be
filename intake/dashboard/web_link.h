#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// Links out of the page, and links back into it. A repository's URL comes from
// an event, so anyone may have written it: it becomes a link only where a
// click can do no more than open a web page.

namespace dora::intake::dashboard {

/// `url` where it is http or https with a host, and holds neither credentials
/// nor characters that a URL may not hold; else nothing.
std::optional<std::string> WebLink(const std::string& url);

/// `text` as a value in a query (percent-encoded, RFC 3986).
std::string QueryValue(absl::string_view text);

}  // namespace dora::intake::dashboard
