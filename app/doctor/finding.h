#pragma once

#include <string>
#include <vector>

// What a check of the set-up has found: a line for people, an item for
// machines.

namespace dora::app::doctor {

enum class FindingStatus {
  kOk,
  kUnknown,  ///< nobody could be asked
  kWarning,  ///< events arrive, but something is lost or may go wrong
  kFailed,   ///< events do not arrive, or a question was answered with no
};

struct Finding {
  FindingStatus status;
  std::string check;  ///< its name, of a-z and -
  std::string text;   ///< what is so
  std::string fix;    ///< what to do; empty where nothing is to be done
};

using Findings = std::vector<Finding>;

Finding Ok(std::string check, std::string text);
Finding Unknown(std::string check, std::string text, std::string fix = "");
Finding Warning(std::string check, std::string text, std::string fix);
Finding Failed(std::string check, std::string text, std::string fix);

}  // namespace dora::app::doctor
