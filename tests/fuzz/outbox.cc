#include "core/delivery/outbox.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/delivery/exchange.h"
#include "core/delivery/receiver.h"
#include "sinks/dora/receivers.h"
#include "tests/fuzz/property.h"

// A file in the outbox, which anyone may have written: a cache that an outbox
// is kept in is shared. What is listed can be kept, listed, sent to the
// address of the run alone, and put aside.

namespace dora::fuzz {
namespace {

constexpr char kBaseUrl[] = "https://api.example.com";

/// A member of the file, where it can be part of a file's name.
std::string NamePart(absl::string_view text, const char* member) {
  const auto json =
      nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object() || !json.contains(member) ||
      !json[member].is_string()) {
    return "x";
  }
  const auto id = json[member].get<std::string>();
  const bool usable = id.size() <= 100 && !absl::StrContains(id, "/") &&
                      id.find('\0') == std::string::npos;
  return usable ? id : "x";
}

void CheckSame(const core::OutboxEntry& a, const core::OutboxEntry& b) {
  Promise(a.id == b.id && a.kind == b.kind && a.method == b.method &&
              a.path == b.path && a.body == b.body && a.seal == b.seal &&
              a.receiver == b.receiver && a.base_url == b.base_url &&
              a.kept_at == b.kept_at,
          "an entry reads back", a.id);
}

/// The requests that there are, without the id of a mark.
bool IsOneOfOurs(const std::string& method, absl::string_view url) {
  if (!absl::ConsumePrefix(&url, absl::StrCat(kBaseUrl, "/api/v2/dora/"))) {
    return false;
  }
  if (method == "POST") return url == "deployment" || url == "failure";
  const bool marks = absl::ConsumePrefix(&url, "deployments");
  return method == "PATCH" && marks &&
         (url.empty() || (absl::ConsumePrefix(&url, "/") && url != "." &&
                          url.find_first_of("/%?#\\ \r\n") == url.npos &&
                          !absl::StrContains(url, "..")));
}

void CheckRequest(const core::OutboxEntry& entry) {
  const core::Secret key("key");
  for (const core::Receiver& receiver :
       {sinks::DoraReceiver(kBaseUrl, key),
        sinks::DoraManagementReceiver(kBaseUrl, key, key)}) {
    const auto delivery = core::DeliveryOf(entry, receiver);
    if (!delivery) continue;
    const core::HttpRequest request =
        core::RequestFor(*delivery, receiver, absl::Seconds(1));
    Promise(IsOneOfOurs(request.method, request.url),
            "a file sends nothing but an event", request.url);
    Promise(request.body == entry.body, "the event is sent as it is");
    Promise(request.headers.size() == receiver.credentials.size() + 2,
            "a file adds no header");
  }
}

/// The files of the outbox that are entries.
std::vector<core::OutboxEntry> List(const core::Outbox& outbox,
                                    bool rejected = false) {
  std::vector<core::OutboxEntry> entries;
  core::Outbox::Look look;
  look.rejected = rejected;
  // What cannot be looked at has no entries.
  (void)outbox.ForEach(look, [&entries](const core::OutboxFile& file) {
    Promise(file.entry().has_value() == file.problem().empty(),
            "what is not an entry has a reason");
    if (file.entry()) entries.push_back(*file.entry());
  });
  return entries;
}

void CheckEntry(const core::Outbox& outbox, const core::OutboxEntry& entry) {
  CheckRequest(entry);
  const auto held = outbox.Keep(entry);
  Promise(held.has_value(), "what is listed can be kept", entry.id);
  const auto listed = List(outbox);
  Promise(listed.size() == 1, "an entry that is kept again is one", entry.id);
  CheckSame(entry, listed.front());
  const auto rejected = held->Reject("no\xff");
  Promise(rejected.has_value(), "what is listed can be put aside");
  Promise(List(outbox).empty(), "what was put aside is not listed");
  const auto aside = List(outbox, /*rejected=*/true);
  Promise(aside.size() == 1, "what was put aside is found there");
  CheckSame(entry, aside.front());
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = dora::fuzz::Input(data, size).rest();
  const dora::fuzz::ScratchFolder folder;
  const std::string name =
      absl::StrCat("event-", dora::fuzz::NamePart(text, "id"), "@",
                   dora::fuzz::NamePart(text, "receiver"), ".json");
  const std::string path = folder.Write(name, text);
  const dora::core::Outbox outbox(folder.path());
  const auto entries = dora::fuzz::List(outbox);
  dora::fuzz::Promise(entries.size() <= 1, "a file is one entry");
  dora::fuzz::Promise(dora::fuzz::Contents(path) == text,
                      "listing changes no file");
  if (!entries.empty()) dora::fuzz::CheckEntry(outbox, entries.front());
  return 0;
}
