#include "app/import/progress.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "os/streams.h"

namespace dora::app {
namespace {

/// How many of each kind of problem are shown; the rest are counted.
constexpr int kShownProblems = 20;

}  // namespace

Progress::Progress(const core::Clock& clock)
    : clock_(clock), shown_(os::TakesEscapeCodes(os::Stream::kErrors)) {}

void Progress::Show(const char* doing, int64_t done, int64_t of) {
  if (!shown_ || clock_.Steady() < next_) return;
  next_ = clock_.Steady() + absl::Milliseconds(200);
  std::fprintf(stderr, "\r\033[K%s %lld", doing, static_cast<long long>(done));
  if (of > 0) std::fprintf(stderr, " of %lld", static_cast<long long>(of));
  std::fflush(stderr);
  visible_ = true;
}

void Progress::Clear() {
  if (visible_) std::fputs("\r\033[K", stderr);
  visible_ = false;
}

void Complaints::Add(const std::string& message) {
  if (++count_ > kShownProblems) return;
  progress_.Clear();
  host_.Say(level_, message);
}

void Complaints::End() {
  if (count_ <= kShownProblems) return;
  progress_.Clear();
  host_.Say(level_, absl::StrCat("... and ", count_ - kShownProblems,
                                 " more like these."));
}

}  // namespace dora::app
