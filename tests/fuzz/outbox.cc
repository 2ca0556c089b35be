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

/// The id of the file, where it can be part of a file's name.
std::string IdOf(absl::string_view text) {
  const auto json =
      nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object() || !json.contains("id") || !json["id"].is_string()) {
    return "x";
  }
  const auto id = json["id"].get<std::string>();
  const bool usable = id.size() <= 128 && !absl::StrContains(id, "/") &&
                      id.find('\0') == std::string::npos;
  return usable ? id : "x";
}

void CheckSame(const core::OutboxEntry& a, const core::OutboxEntry& b) {
  Promise(a.delivery.id == b.delivery.id &&
              a.delivery.path == b.delivery.path &&
              a.delivery.body == b.delivery.body && a.base_url == b.base_url &&
              a.kept_at == b.kept_at,
          "an entry reads back", a.delivery.id);
}

void CheckEntry(const core::Outbox& outbox, const core::OutboxEntry& entry) {
  const core::HttpRequest request = core::RequestFor(
      entry.delivery, kBaseUrl, core::Secret("key"), absl::Seconds(1));
  Promise(absl::StartsWith(request.url, absl::StrCat(kBaseUrl, "/")),
          "a file does not decide where an event is sent", request.url);
  const auto kept = outbox.Keep(entry);
  Promise(kept.has_value(), "what is listed can be kept", entry.delivery.id);
  const auto listed = outbox.List();
  Promise(listed.size() == 1, "an entry that is kept again is one",
          entry.delivery.id);
  CheckSame(entry, listed.front());
  const auto rejected = outbox.Reject(entry.delivery.id, "no\xff");
  Promise(rejected.has_value(), "what is listed can be put aside");
  Promise(outbox.List().empty(), "what was put aside is not listed");
  const auto json = nlohmann::json::parse(Contents(*rejected), nullptr, false);
  Promise(json.is_object() && json["body"] == entry.delivery.body,
          "what was put aside is whole");
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = dora::fuzz::Input(data, size).rest();
  const dora::fuzz::ScratchFolder folder;
  const std::string name =
      absl::StrCat("event-", dora::fuzz::IdOf(text), ".json");
  const std::string path = folder.Write(name, text);
  const dora::core::Outbox outbox(folder.path());
  const auto entries = outbox.List();
  dora::fuzz::Promise(entries.size() <= 1, "a file is one entry");
  dora::fuzz::Promise(dora::fuzz::Contents(path) == text,
                      "listing changes no file");
  // Also what is no entry may be put aside, or refused: it does not end us.
  if (entries.empty()) {
    (void)outbox.Reject(dora::fuzz::IdOf(text), "no");
    return 0;
  }
  dora::fuzz::CheckEntry(outbox, entries.front());
  return 0;
}
