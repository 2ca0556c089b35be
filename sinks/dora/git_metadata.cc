#include "sinks/dora/git_metadata.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/base/bounded_json.h"
#include "core/base/text.h"
#include "core/event/field_names.h"
#include "sinks/dora/names.h"
#include "sinks/dora/receivers.h"

namespace dora::sinks {
namespace {

/// What is sent keeps the order of its members.
using Json = nlohmann::ordered_json;

constexpr size_t kBoundaryDigits = 40;

Json Commit(const std::string& sha) {
  Json commit;
  commit[core::field::kId] = sha;
  commit[wire::kType] = wire::kCommitType;
  return commit;
}

Json Meta(const std::string& repository_url) {
  Json meta;
  meta[core::field::kRepositoryUrl] = repository_url;
  return meta;
}

/// Capitals are not the API's.
bool IsCommit(const nlohmann::json& item) {
  if (!item.is_object()) return false;
  const std::string sha = core::TextOf(item, core::field::kId);
  return core::IsFullSha(sha) &&
         sha.find_first_of("ABCDEF") == std::string::npos &&
         core::TextOf(item, wire::kType) == wire::kCommitType;
}

void AddPart(absl::string_view boundary, absl::string_view disposition,
             absl::string_view content_type, absl::string_view content,
             std::string& body) {
  absl::StrAppend(&body, "--", boundary, "\r\nContent-Disposition: form-data; ",
                  disposition, "\r\nContent-Type: ", content_type, "\r\n\r\n",
                  content, "\r\n");
}

}  // namespace

std::string SearchCommitsBody(const std::string& repository_url,
                              absl::Span<const std::string> shas) {
  Json body;
  body[wire::kMeta] = Meta(repository_url);
  Json& data = body[wire::kData] = Json::array();
  for (const std::string& sha : shas) data.push_back(Commit(sha));
  return body.dump();
}

core::Result<std::set<std::string>> ParseKnownCommits(absl::string_view body) {
  const auto answer = core::ParseBoundedJson(body).value_or(nullptr);
  const auto& data = core::ValueAt(answer, {wire::kData});
  bool is_apis = data.is_array();
  std::set<std::string> known;
  if (is_apis) {
    for (const auto& item : data) {
      is_apis = is_apis && IsCommit(item);
      if (is_apis) known.insert(core::TextOf(item, core::field::kId));
    }
  }
  if (is_apis) return known;
  return core::MakeError(core::ErrorKind::kServer,
                         "the answer is not the API's list of commits");
}

core::Delivery PackfileUpload(const std::string& repository_url,
                              const std::string& pushed_sha,
                              const std::string& checksum,
                              absl::string_view packfile) {
  // A packfile cannot hold its own checksum. RFC 2046 allows 70 characters.
  const std::string boundary =
      absl::StrCat("dora-deploy-", checksum.substr(0, kBoundaryDigits));
  Json pushed;
  pushed[wire::kData] = Commit(pushed_sha);
  pushed[wire::kMeta] = Meta(repository_url);
  core::Delivery delivery;
  delivery.id = checksum;
  delivery.path = wire::kPackfilePath;
  delivery.content_type =
      absl::StrCat("multipart/form-data; boundary=", boundary);
  AddPart(boundary, absl::StrCat("name=\"", wire::kPushedShaPart, "\""),
          "application/json", pushed.dump(), delivery.body);
  AddPart(boundary,
          absl::StrCat("name=\"", wire::kPackfilePart, "\"; filename=\"",
                       checksum, ".pack\""),
          "application/octet-stream", packfile, delivery.body);
  absl::StrAppend(&delivery.body, "--", boundary, "--\r\n");
  return delivery;
}

core::Receiver GitMetadataReceiver(std::string base_url,
                                   const core::Secret& api_key) {
  core::Receiver receiver = DoraReceiver(std::move(base_url), api_key);
  receiver.name = "git-metadata";
  receiver.read_acceptance = [](absl::string_view body) {
    return core::Acceptance{ParseKnownCommits(body).has_value(), ""};
  };
  return receiver;
}

core::Receiver PackfileReceiver(std::string base_url,
                                const core::Secret& api_key) {
  core::Receiver receiver = GitMetadataReceiver(std::move(base_url), api_key);
  receiver.read_acceptance = [](absl::string_view) {
    return core::Acceptance{true, ""};
  };
  return receiver;
}

}  // namespace dora::sinks
