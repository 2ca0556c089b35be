#include "intake/logged_body.h"

#include <utility>

#include "intake/contract/digest.h"
#include "intake/contract/multipart.h"
#include "intake/contract/utf8.h"

namespace dora::intake {
namespace {

using nlohmann::json;

constexpr size_t kMaxPartText = 4096;

json BytesIn(absl::string_view bytes) {
  return {{"bytes", bytes.size()}, {"sha256", Sha256Hex(bytes)}};
}

json PartIn(const FormPart& part) {
  json described = BytesIn(part.body);
  described["name"] = part.name;
  described["filename"] = part.filename;
  described["content_type"] = part.content_type;
  if (part.body.size() <= kMaxPartText && IsUtf8(part.body)) {
    described["text"] = std::string(part.body);
  }
  return described;
}

// A log in JSON is UTF-8, whatever the names of parts are.
std::string Dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

LoggedBody::LoggedBody(std::string body, absl::string_view content_type) {
  if (IsUtf8(body)) {
    text_ = std::move(body);
    return;
  }
  binary_ = BytesIn(body);
  if (const auto parts = ParseForm(content_type, body)) {
    json& described = binary_["parts"] = json::array();
    for (const FormPart& part : *parts) described.push_back(PartIn(part));
  }
  binary_size_ = Dump(binary_).size();
}

void LoggedBody::AddTo(json& request) const {
  request["body"] = binary_.is_null() ? json(text_) : json(nullptr);
  if (!binary_.is_null()) request["binary"] = binary_;
}

}  // namespace dora::intake
