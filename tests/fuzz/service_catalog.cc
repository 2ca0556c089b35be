#include "providers/service_catalog.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/base/text.h"
#include "tests/fuzz/property.h"

// The catalogue file: whatever it is, it gives services by their names, or one
// error.

namespace dora::fuzz {
namespace {

using providers::CatalogEntry;

bool IsTrimmed(const std::string& text) {
  return absl::StripAsciiWhitespace(text) == text;
}

/// The entry in a document of its own. JSON's quoting is also YAML's.
std::string Written(const CatalogEntry& entry) {
  return absl::StrCat("dd-service: ", nlohmann::json(entry.service).dump(),
                      "\nteam: ", nlohmann::json(entry.team).dump(), "\n");
}

/// Its patterns are kept once each; a link's folder and repository have names.
void CheckPaths(const CatalogEntry& entry) {
  const std::set<std::string> different(entry.source_patterns.begin(),
                                        entry.source_patterns.end());
  Promise(different.size() == entry.source_patterns.size(),
          "no pattern is there twice", entry.service);
  for (const providers::RepositoryFolder& folder : entry.folders) {
    Promise(!folder.folder.empty() && !folder.repository_url.empty(),
            "a folder has a name", entry.service);
  }
}

void Check(const CatalogEntry& entry) {
  CheckPaths(entry);
  Promise(!entry.service.empty(), "an entry has a name");
  Promise(IsTrimmed(entry.service) && IsTrimmed(entry.team),
          "names have no white space around them", entry.service);
  if (!core::IsOneLineOfUtf8(entry.service) ||
      !core::IsOneLineOfUtf8(entry.team)) {
    return;
  }
  const auto read = providers::ParseServiceCatalog(Written(entry));
  Promise(read && read->size() == 1 && read->front().service == entry.service &&
              read->front().team == entry.team,
          "an entry reads back", entry.service);
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(dora::fuzz::Input(data, size).rest());
  const auto entries = dora::providers::ParseServiceCatalog(text);
  if (!entries) {
    dora::fuzz::Promise(dora::core::IsOneLineOfUtf8(ToString(entries.error())),
                        "an error is one line", ToString(entries.error()));
    return 0;
  }
  for (const auto& entry : *entries) dora::fuzz::Check(entry);
  return 0;
}
