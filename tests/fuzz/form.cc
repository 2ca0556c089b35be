#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "intake/contract/git_requests.h"
#include "intake/contract/multipart.h"
#include "intake/contract/utf8.h"
#include "tests/fuzz/property.h"

// What a client may send to dora-intake as a form, a packfile among its parts.
// The first line is the Content-Type, the rest the body.

namespace dora::fuzz {
namespace {

constexpr char kBoundary[] = "a-boundary-that-no-part-has";

std::string Quoted(const std::string& text) {
  return absl::StrCat(
      "\"", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

std::string Written(const std::vector<intake::FormPart>& parts) {
  std::string body;
  for (const intake::FormPart& part : parts) {
    absl::StrAppend(
        &body, "--", kBoundary,
        "\r\nContent-Disposition: form-data; name=", Quoted(part.name),
        "; filename=", Quoted(part.filename),
        "\r\nContent-Type: ", part.content_type, "\r\n\r\n", part.body, "\r\n");
  }
  return absl::StrCat(body, "--", kBoundary, "--");
}

void CheckForm(absl::string_view content_type, const std::string& body) {
  const auto parts = intake::ParseForm(content_type, body);
  if (!parts) {
    Promise(!parts.error().empty(), "an error says why");
    return;
  }
  if (absl::StrContains(body, kBoundary)) return;
  const std::string written = Written(*parts);
  const auto again = intake::ParseForm(
      absl::StrCat("multipart/form-data; boundary=", kBoundary), written);
  // Written anew, a head may be longer than is read.
  if (!again) return;
  Promise(again->size() == parts->size(), "as many parts read back", written);
  for (size_t i = 0; i < parts->size(); ++i) {
    const intake::FormPart& one = (*parts)[i];
    const intake::FormPart& other = (*again)[i];
    Promise(one.name == other.name && one.filename == other.filename &&
                one.content_type == other.content_type &&
                one.body == other.body,
            "a part reads back", written);
  }
}

void CheckUpload(const std::string& content_type, const std::string& body) {
  const auto upload = intake::ParsePackUpload(content_type, body);
  if (!upload) {
    Promise(upload.error().status == 400, "a mistake is a 400");
    Promise(intake::IsUtf8(intake::ErrorBody(upload.error())),
            "an error is UTF-8");
    return;
  }
  Promise(!upload->repository_url.empty(), "an upload names a repository");
  Promise(upload->pushed_sha.size() == 40 || upload->pushed_sha.size() == 64,
          "an upload names a whole sha");
  Promise(absl::StartsWith(upload->pack, "PACK") &&
              absl::StrContains(body, upload->pack),
          "an upload has a pack");
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dora::fuzz::Input input(data, size);
  const std::string content_type(input.TakeLine());
  const std::string body(input.rest());
  dora::fuzz::CheckForm(content_type, body);
  dora::fuzz::CheckUpload(content_type, body);
  (void)dora::intake::ParseCommitSearch(body);
  return 0;
}
