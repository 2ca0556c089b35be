#include "intake/git_api.h"

#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"
#include "intake/contract/git_requests.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

namespace wire = sinks::wire;

ApiReply Refuse(const git::Trouble& trouble) {
  if (!trouble.is_packs) return intake::Refuse(503, trouble.detail);
  return intake::Refuse(
      BadRequest(trouble.detail, absl::StrCat("/", wire::kPackfilePart)));
}

}  // namespace

ApiReply GitApi::SearchCommits(const std::string& body) {
  const auto search = ParseCommitSearch(body);
  if (!search) return intake::Refuse(search.error());
  const auto known = repositories_.Known(*search);
  if (!known) return Refuse(known.error());
  nlohmann::json data = nlohmann::json::array();
  for (const std::string& sha : *known) {
    data.push_back({{core::field::kId, sha}, {wire::kType, wire::kCommitType}});
  }
  return {200, nlohmann::json{{wire::kData, data}}.dump(), ""};
}

ApiReply GitApi::TakePack(const std::string& content_type,
                          const std::string& body) {
  const auto upload = ParsePackUpload(content_type, body);
  if (!upload) return intake::Refuse(upload.error());
  const auto taken = repositories_.Take(*upload);
  if (!taken) return Refuse(taken.error());
  return {200, "{}", ""};
}

}  // namespace dora::intake
