#include "app/metadata/upload_outcome.h"

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

std::string Amount(size_t count, const char* one) {
  return absl::StrCat(count, " ", one, count == 1 ? "" : "s");
}

std::string Size(size_t bytes) {
  constexpr double kKilo = 1000;
  const double kilobytes = static_cast<double>(bytes) / kKilo;
  return kilobytes < kKilo ? absl::StrFormat("%.1f kB", kilobytes)
                           : absl::StrFormat("%.1f MB", kilobytes / kKilo);
}

}  // namespace

std::string StatusName(UploadStatus status) {
  switch (status) {
    case UploadStatus::kKnown:
      return "known";
    case UploadStatus::kUploaded:
      return "uploaded";
    case UploadStatus::kFailed:
      return "failed";
  }
  return "failed";
}

std::string Describe(const UploadOutcome& outcome) {
  const std::string what =
      absl::StrCat("git metadata of ", outcome.git.repository_url, ", commit ",
                   core::ShortSha(outcome.git.commit_sha));
  switch (outcome.status) {
    case UploadStatus::kKnown:
      return absl::StrCat("Known: ", what);
    case UploadStatus::kUploaded:
      return absl::StrCat(
          "Uploaded: ", what, ": ", Amount(outcome.commits, "commit"), ", ",
          Size(outcome.bytes), " in ", Amount(outcome.packfiles, "packfile"));
    case UploadStatus::kFailed:
      break;
  }
  std::string why = core::ToString(outcome.error);
  if (!absl::EndsWith(why, ".") && !absl::EndsWith(why, "?")) why += ".";
  return absl::StrCat(
      "Not uploaded: ", outcome.git.commit_sha.empty() ? "git metadata" : what,
      ": ", why);
}

nlohmann::ordered_json ToJson(const UploadOutcome& outcome) {
  nlohmann::ordered_json item;
  item["status"] = StatusName(outcome.status);
  if (!outcome.git.commit_sha.empty()) {
    item["git"]["repository_url"] = outcome.git.repository_url;
    item["git"]["commit_sha"] = outcome.git.commit_sha;
  }
  item["commits"] = outcome.commits;
  item["objects"] = outcome.objects;
  item["packfiles"] = outcome.packfiles;
  item["bytes"] = outcome.bytes;
  item["requests"] = outcome.requests;
  if (outcome.status == UploadStatus::kFailed) {
    item["error"] = core::ToString(outcome.error);
  }
  return item;
}

}  // namespace dora::app
