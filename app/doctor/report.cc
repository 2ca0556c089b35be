#include "app/doctor/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "app/host/step_host.h"

namespace dora::app::doctor {
namespace {

constexpr FindingStatus kStatuses[] = {
    FindingStatus::kOk, FindingStatus::kWarning, FindingStatus::kFailed,
    FindingStatus::kUnknown};

const char* NameOf(FindingStatus status) {
  switch (status) {
    case FindingStatus::kOk:
      return "ok";
    case FindingStatus::kUnknown:
      return "unknown";
    case FindingStatus::kWarning:
      return "warning";
    case FindingStatus::kFailed:
      return "failed";
  }
  return "unknown";
}

/// In front of what to do: as wide as what stands before a finding's text.
constexpr char kIndent[] = "                       ";

}  // namespace

std::string ToText(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    absl::StrAppend(
        &text, text.empty() ? "" : "\n",
        absl::StrFormat("%-8s %-13s ", NameOf(finding.status), finding.check),
        OneLine(finding.text));
    if (finding.fix.empty()) continue;
    absl::StrAppend(&text, "\n", kIndent, OneLine(finding.fix));
  }
  return text;
}

nlohmann::ordered_json ToJson(const Findings& findings) {
  auto array = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) {
    nlohmann::ordered_json item;
    item["status"] = NameOf(finding.status);
    item["check"] = finding.check;
    item["message"] = OneLine(finding.text);
    if (!finding.fix.empty()) item["fix"] = OneLine(finding.fix);
    array.push_back(std::move(item));
  }
  return array;
}

bool AnyFailed(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) {
                       return finding.status == FindingStatus::kFailed;
                     });
}

std::string Summary(const Findings& findings) {
  std::string counts;
  for (const FindingStatus status : kStatuses) {
    const auto count = std::count_if(
        findings.begin(), findings.end(),
        [status](const Finding& finding) { return finding.status == status; });
    if (count == 0) continue;
    absl::StrAppend(&counts, counts.empty() ? "" : ", ", count, " ",
                    NameOf(status));
  }
  return absl::StrCat(findings.size(), " checks: ", counts, ".");
}

}  // namespace dora::app::doctor
