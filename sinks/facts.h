#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/receiver.h"
#include "core/event/deployment.h"
#include "sinks/dora/body.h"

// What several sinks ask of an event or do for a receiver, each once.

namespace dora::sinks {

/// The value of the tag `key:value`; empty where there is none.
std::string TagValue(const std::vector<std::string>& tags,
                     absl::string_view key);

/// The error of an event without `fact`, which the receiver of `sink` requires;
/// `missing` are the fields that give it.
tl::unexpected<core::Error> LacksFact(absl::string_view sink,
                                      absl::string_view fact,
                                      core::MissingFields missing,
                                      std::string fix = "");

/// The request of `event` at `path` behind the address, with more headers.
core::Delivery RequestOf(const core::EventData& event, std::string path,
                         std::map<std::string, std::string> headers = {});

/// `text` with %XX in place of each byte that is not `kept`.
std::string PercentEncode(absl::string_view text,
                          const std::function<bool(char)>& kept);

/// `shopist, version 1.4.2, to prod`, as far as it is known.
std::string Describe(const core::Deployment& event);

/// True for a body that may be any receiver's: text or nothing, and not a page
/// for people, as a login, a firewall or a proxy shows one.
bool IsNoPage(absl::string_view body);

/// For receivers without an answer of their own: a 2xx counts, unless its body
/// is such a page.
core::Acceptance TakeAtItsWord(absl::string_view body);

/// Adds `Authorization: Bearer`. An error that does not show it for a token
/// that no header can hold. Nothing for an empty one.
core::Status AddBearer(absl::string_view secret_input,
                       const core::Secret& token, core::Receiver& receiver);

}  // namespace dora::sinks
