#include "providers/github_payload.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/base/text.h"

namespace dora::providers {
namespace {

/// GitHub sends up to 25 MB, but only where thousands of commits are pushed.
constexpr size_t kMaxPayloadBytes = 8 * 1024 * 1024;

}  // namespace

GithubPayload::GithubPayload(ContextBuilder& context,
                             absl::Span<const char* const> places)
    : context_(context) {
  const auto path = context.Variable("GITHUB_EVENT_PATH");
  if (!path) return;
  const core::FileText text = context.files().Read(*path, kMaxPayloadBytes);
  std::string problem;
  if (!text) {
    // Where a container does not have it, that is not a surprise.
    if (text.error().kind == core::FileFaultKind::kMissing) return;
    problem = text.error().message;
  } else if (auto values = ReadJsonValues(*text, places)) {
    values_ = *std::move(values);
  } else {
    problem = absl::StrCat(*path, " is not valid JSON");
  }
  if (problem.empty()) return;
  context.AddNotice(absl::StrCat("GITHUB_EVENT_PATH: ", problem,
                                 ", so what only it says is left out."));
}

std::string GithubPayload::At(absl::string_view place) const {
  const auto value = values_.find(std::string(place));
  return value == values_.end() ? "" : value->second;
}

void GithubPayload::Fill(absl::string_view tag, absl::string_view place) const {
  const std::string text = At(place);
  if (!text.empty()) context_.FromText(tag, text, Source(place));
}

void GithubPayload::FillCommit(absl::string_view tag,
                               absl::string_view place) const {
  if (core::IsFullSha(At(place))) Fill(tag, place);
}

std::string GithubPayload::Source(absl::string_view place) {
  return absl::StrCat("GITHUB_EVENT_PATH", place);
}

}  // namespace dora::providers
