#include "intake/contract/git_requests.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"
#include "intake/contract/multipart.h"
#include "intake/contract/repository_id.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

constexpr size_t kSha1 = 40;
constexpr size_t kSha256 = 64;
/// "PACK", a version and the number of objects, four bytes each.
constexpr size_t kPackHead = 12;
constexpr char kJson[] = "application/json";
constexpr char kBytes[] = "application/octet-stream";

bool IsLowerSha(const std::string& text) {
  return (text.size() == kSha1 || text.size() == kSha256) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isxdigit(c) && !absl::ascii_isupper(c);
         });
}

std::string ReadRepositoryUrl(const ObjectReader& body) {
  const ObjectReader meta = body.RequiredObject(sinks::wire::kMeta);
  std::string url = meta.RequiredString(core::field::kRepositoryUrl);
  const std::string id = RepositoryId(url);
  if (!url.empty() &&
      (absl::StartsWith(id, "/") || !absl::StrContains(id, "/"))) {
    meta.Report(core::field::kRepositoryUrl,
                "repository_url must have a host and a path");
  }
  return url;
}

std::string ReadCommit(const ObjectReader& commit) {
  const std::string type = commit.RequiredString(sinks::wire::kType);
  if (!type.empty() && type != sinks::wire::kCommitType) {
    commit.Report(sinks::wire::kType,
                  absl::StrCat("type must be ", sinks::wire::kCommitType));
  }
  std::string sha = commit.RequiredString(core::field::kId);
  if (!sha.empty() && !IsLowerSha(sha)) {
    commit.Report(core::field::kId,
                  "id must match ^([a-f0-9]{40}|[a-f0-9]{64})$ (the full SHA)");
  }
  return sha;
}

uint32_t NumberAt(absl::string_view bytes, size_t at) {
  uint32_t number = 0;
  for (const char byte : bytes.substr(at, 4)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return number;
}

// What is wrong with the frame of `pack`, or nothing.
std::string WhyNoPack(absl::string_view pack, size_t sum_size) {
  if (pack.size() < kPackHead + sum_size || !absl::StartsWith(pack, "PACK")) {
    return "packfile is not a packfile of git";
  }
  const uint32_t version = NumberAt(pack, 4);
  if (version != 2 && version != 3) {
    return absl::StrCat("packfile has version ", version, ", not 2 or 3");
  }
  const uint32_t count = NumberAt(pack, 8);
  if (count > kMaxPackedObjects) {
    return absl::StrCat("packfile has ", count, " objects; at most ",
                        kMaxPackedObjects, " are taken");
  }
  return "";
}

// The file is called after the checksum that the pack ends with.
std::string WhyNotItsName(const FormPart& part, size_t sum_size) {
  const absl::string_view sum = part.body.substr(part.body.size() - sum_size);
  const std::string name = absl::StrCat(absl::BytesToHexString(sum), ".pack");
  if (part.filename == name) return "";
  return absl::StrCat("filename must be the pack's checksum and .pack, ", name);
}

// Reads the two parts; the problems are told by the part's name.
class UploadReader {
 public:
  explicit UploadReader(const std::vector<FormPart>& parts) {
    for (const FormPart& part : parts) Sort(part);
    for (const auto& [name, part] :
         {std::pair(sinks::wire::kPushedShaPart, pushed_),
          std::pair(sinks::wire::kPackfilePart, pack_)}) {
      if (part == nullptr) Report(name, "is missing");
    }
  }

  Validated<PackUpload> Read() {
    PackUpload upload;
    if (pushed_ != nullptr) ReadPushed(upload);
    if (pack_ != nullptr && !upload.pushed_sha.empty()) ReadPack(upload);
    if (!problems_.empty()) return tl::unexpected(ApiError{400, problems_});
    return upload;
  }

 private:
  void Sort(const FormPart& part) {
    const FormPart** place = part.name == sinks::wire::kPushedShaPart ? &pushed_
                             : part.name == sinks::wire::kPackfilePart
                                 ? &pack_
                                 : nullptr;
    if (place == nullptr) {
      Report(part.name, "is not one of pushedSha and packfile");
    } else if (*place != nullptr) {
      Report(part.name, "is there twice");
    } else {
      *place = &part;
    }
  }

  void ReadPushed(PackUpload& upload) {
    RequireType(*pushed_, kJson);
    RequestDocument document(std::string(pushed_->body), pushed_->name);
    const ObjectReader body = document.Body();
    upload.repository_url = ReadRepositoryUrl(body);
    upload.pushed_sha = ReadCommit(body.RequiredObject(sinks::wire::kData));
    const auto outcome = document.Outcome(true);
    if (outcome) return;
    upload.pushed_sha.clear();
    problems_.insert(problems_.end(), outcome.error().problems.begin(),
                     outcome.error().problems.end());
  }

  void ReadPack(PackUpload& upload) {
    RequireType(*pack_, kBytes);
    const size_t sum_size = upload.pushed_sha.size() / 2;
    std::string why = WhyNoPack(pack_->body, sum_size);
    if (why.empty()) why = WhyNotItsName(*pack_, sum_size);
    if (!why.empty()) problems_.push_back({why, PointerTo(pack_->name)});
    upload.pack = pack_->body;
  }

  void RequireType(const FormPart& part, const char* type) {
    if (part.content_type == type) return;
    Report(part.name, absl::StrCat("must have the Content-Type ", type,
                                   ", not '", part.content_type, "'"));
  }

  static std::string PointerTo(const std::string& name) {
    return absl::StrCat("/", name);
  }

  void Report(const std::string& name, const std::string& rule) {
    problems_.push_back(
        {absl::StrCat("the part ", name, " ", rule), PointerTo(name)});
  }

  const FormPart* pushed_ = nullptr;
  const FormPart* pack_ = nullptr;
  std::vector<Problem> problems_;
};

}  // namespace

Validated<CommitSearch> ParseCommitSearch(const std::string& body) {
  RequestDocument document(body);
  const ObjectReader request = document.Body();
  CommitSearch search;
  search.repository_url = ReadRepositoryUrl(request);
  const std::vector<ObjectReader> commits =
      request.RequiredObjects(sinks::wire::kData, kMaxCommitsAsked);
  for (const ObjectReader& commit : commits) {
    search.shas.push_back(ReadCommit(commit));
  }
  return document.Outcome(std::move(search));
}

Validated<PackUpload> ParsePackUpload(const std::string& content_type,
                                      const std::string& body) {
  const auto parts = ParseForm(content_type, body);
  if (!parts) return tl::unexpected(BadRequest(parts.error()));
  return UploadReader(*parts).Read();
}

}  // namespace dora::intake
