#include "app/host/json_host.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace dora::app {
namespace {

/// One array with the items of all of them.
std::string Joined(const std::vector<std::string>& arrays) {
  std::string items;
  for (const std::string& array : arrays) {
    const size_t begin = array.find('[') + 1;
    const std::string inside = array.substr(begin, array.rfind(']') - begin);
    absl::StrAppend(&items, items.empty() || inside.empty() ? "" : ",", inside);
  }
  return absl::StrCat("[", items, "]");
}

std::string Quoted(const std::string& text) {
  using Json = nlohmann::ordered_json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void JsonHost::Say(Level level, const std::string& message) {
  host().Say(level, message);
  if (level == Level::kError) errors_.push_back(message);
  if (level == Level::kWarning || level == Level::kNotice) reason_ = message;
}

void JsonHost::Print(const std::string& data, std::FILE* stream) {
  if (stream != stdout) {
    host().Print(data, stream);
  } else if (printed_ == Printed::kRequestBodies) {
    PrintItem("dry_run", "body", data);
  } else {
    documents_.push_back(data);
  }
}

void JsonHost::Finish() {
  if (!documents_.empty()) {
    host().Print(
        documents_.size() == 1 ? documents_.front() : Joined(documents_),
        stdout);
    return;
  }
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
