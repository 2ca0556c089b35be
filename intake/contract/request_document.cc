#include "intake/contract/request_document.h"

#include "sinks/dora/names.h"

namespace dora::intake {

RequestDocument::RequestDocument(const std::string& body)
    : json_(nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false)) {
  if (!json_.is_discarded()) return;
  problems_.push_back({"the body is not JSON", ""});
  json_ = nlohmann::json::object();
}

ObjectReader RequestDocument::Data() {
  // A body that is not JSON has no members to miss.
  std::vector<Problem>* sink = problems_.empty() ? &problems_ : nullptr;
  return ObjectReader(json_, "", sink).RequiredObject(sinks::wire::kData);
}

}  // namespace dora::intake
