#include "app/host/json_host.h"

#include "absl/strings/str_cat.h"

namespace dora::app {
namespace {

using Json = nlohmann::ordered_json;

std::string Quoted(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void JsonHost::Say(Level level, const std::string& message) {
  host().Say(level, message);
  if (level == Level::kError) errors_.push_back(message);
  if (level == Level::kWarning || level == Level::kNotice) reason_ = message;
}

void JsonHost::Print(const std::string& data, std::FILE* stream) {
  if (stream == stdout && printed_ == Printed::kRequestBodies) {
    PrintItem("dry_run", "body", data);
    return;
  }
  document_printed_ = document_printed_ || stream == stdout;
  host().Print(data, stream);
}

void JsonHost::Emit(const Json& array) {
  if (!items_) items_ = Json::array();
  items_->insert(items_->end(), array.begin(), array.end());
}

void JsonHost::Finish() {
  if (items_) {
    host().Print(items_->dump(2, ' ', false, Json::error_handler_t::replace),
                 stdout);
    return;
  }
  if (document_printed_) return;
  for (const std::string& error : errors_) PrintItem("error", "error", error);
  if (!array_begun_ && !reason_.empty()) {
    PrintItem("skipped", "reason", reason_);
  }
  host().Print(array_begun_ ? "]" : "[]", stdout);
}

void JsonHost::PrintItem(const char* status, const char* field,
                         const std::string& text) {
  host().Print(absl::StrCat(array_begun_ ? "," : "[", R"({"status":")", status,
                            R"(",")", field, R"(":)", Quoted(text), "}"),
               stdout);
  array_begun_ = true;
}

}  // namespace dora::app
