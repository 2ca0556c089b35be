#include "intake/contract/request_document.h"

#include "absl/strings/str_cat.h"
#include "sinks/dora/names.h"

namespace dora::intake {

RequestDocument::RequestDocument(const std::string& body,
                                 const std::string& part)
    : json_(nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false)),
      pointer_(part.empty() ? "" : absl::StrCat("/", part)) {
  if (!json_.is_discarded()) return;
  problems_.push_back(
      {absl::StrCat(part.empty() ? "the body" : part, " is not JSON"),
       pointer_});
  json_ = nlohmann::json::object();
}

ObjectReader RequestDocument::Body() {
  // A body that is not JSON has no members to miss.
  std::vector<Problem>* sink = problems_.empty() ? &problems_ : nullptr;
  return ObjectReader(json_, pointer_, sink);
}

ObjectReader RequestDocument::Data() {
  return Body().RequiredObject(sinks::wire::kData);
}

}  // namespace dora::intake
