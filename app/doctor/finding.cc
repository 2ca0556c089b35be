#include "app/doctor/finding.h"

#include <utility>

namespace dora::app::doctor {

Finding Ok(std::string check, std::string text) {
  return {FindingStatus::kOk, std::move(check), std::move(text), ""};
}

Finding Unknown(std::string check, std::string text, std::string fix) {
  return {FindingStatus::kUnknown, std::move(check), std::move(text),
          std::move(fix)};
}

Finding Warning(std::string check, std::string text, std::string fix) {
  return {FindingStatus::kWarning, std::move(check), std::move(text),
          std::move(fix)};
}

Finding Failed(std::string check, std::string text, std::string fix) {
  return {FindingStatus::kFailed, std::move(check), std::move(text),
          std::move(fix)};
}

}  // namespace dora::app::doctor
