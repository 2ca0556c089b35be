#include "core/outbox.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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
  Promise(a.delivery.id == b.delivery.id &&
              a.delivery.path == b.delivery.path &&
              a.delivery.method == b.delivery.method &&
              a.delivery.content_type == b.delivery.content_type &&
              a.delivery.headers == b.delivery.headers &&
              a.delivery.body == b.delivery.body && a.receiver == b.receiver &&
              a.base_url == b.base_url && a.kept_at == b.kept_at,
          "an entry reads back", a.delivery.id);
}

bool IsOneLine(absl::string_view text) {
  return text.find_first_of("\r\n") == absl::string_view::npos;
}

void CheckRequest(const core::Delivery& delivery) {
  const core::HttpRequest request = core::RequestFor(
      delivery, core::DoraReceiver(kBaseUrl, core::Secret("key")),
      absl::Seconds(1));
  Promise(absl::StartsWith(request.url, absl::StrCat(kBaseUrl, "/")),
          "a file does not decide where an event is sent", request.url);
  Promise(IsOneLine(request.url) && IsOneLine(request.method),
          "a file writes no more of a request than its line", request.url);
  for (const core::HttpHeader& header : request.headers) {
    Promise(IsOneLine(header.name) && IsOneLine(header.value.Reveal()),
            "a file adds no header by a line break", header.name);
  }
}

void CheckEntry(const core::Outbox& outbox, const core::OutboxEntry& entry) {
  CheckRequest(entry.delivery);
  const auto held = outbox.Keep(entry);
  Promise(held.has_value(), "what is listed can be kept", entry.delivery.id);
  const auto listed = outbox.List();
  Promise(listed.size() == 1, "an entry that is kept again is one",
          entry.delivery.id);
  CheckSame(entry, listed.front());
  const auto rejected = held->Reject("no\xff");
  Promise(rejected.has_value(), "what is listed can be put aside");
  Promise(outbox.List().empty(), "what was put aside is not listed");
  const auto aside = outbox.ListRejected();
  Promise(aside.size() == 1, "what was put aside is found there");
  CheckSame(entry, aside.front().first);
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
  const auto entries = outbox.List();
  dora::fuzz::Promise(entries.size() <= 1, "a file is one entry");
  dora::fuzz::Promise(dora::fuzz::Contents(path) == text,
                      "listing changes no file");
  if (!entries.empty()) dora::fuzz::CheckEntry(outbox, entries.front());
  return 0;
}
