#pragma once

#include <curl/curl.h>

#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/http/http_client.h"

// What it means that libcurl ended a transfer without an answer of the server:
// in kinds, which decide about a retry, and in words.

namespace dora::core {

/// The status of a proxy that wants to know who asks.
inline constexpr long kWantsToKnowWhoAsks = 407;

/// The failure of `easy`, which ended with `code`. `text` is libcurl's own, or
/// empty. `proxy` is what the transfer went through.
HttpFailure FailureOf(CURL* easy, CURLcode code, const std::string& text,
                      const std::optional<Sourced>& proxy);

/// The failure where a proxy answered with the HTTP status `status` in place of
/// the server.
HttpFailure RefusalOf(const Sourced& proxy, long status);

}  // namespace dora::core
