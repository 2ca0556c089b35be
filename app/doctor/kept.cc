#include "app/doctor/kept.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "os/folder.h"
#include "os/paths.h"

namespace dora::app::doctor {
namespace {

/// The first folder on the way up that is there.
std::filesystem::path Existing(std::filesystem::path path) {
  std::error_code ignored;
  path = std::filesystem::absolute(path, ignored);
  while (!std::filesystem::exists(path, ignored) &&
         path != path.parent_path()) {
    path = path.parent_path();
  }
  return path;
}

std::optional<core::Error> WhyNotWritable(const std::string& directory) {
  const std::string folder = os::TextOf(Existing(os::Path(directory)));
  if (os::IsWritableFolder(folder)) return std::nullopt;
  return core::Error{core::ErrorKind::kOutbox,
                     absl::StrCat(core::Quoted(folder),
                                  " is not a folder that can be written"),
                     ""};
}

core::Outbox::Look LookAtRejected(bool rejected) {
  core::Outbox::Look look;
  look.rejected = rejected;
  return look;
}

}  // namespace

OutboxState LookAt(const core::Outbox& outbox) {
  OutboxState state;
  const auto all =
      outbox.ForEach(LookAtRejected(false), [&](const core::OutboxFile& file) {
        if (!file.entry()) return;
        ++state.waiting;
        state.oldest = std::min(state.oldest, file.entry()->kept_at);
      });
  if (!all) {
    state.problem = all.error();
    return state;
  }
  const auto ignored =
      outbox.ForEach(LookAtRejected(true), [&](const core::OutboxFile& file) {
        if (file.entry()) ++state.rejected;
      });
  (void)ignored;
  state.problem = WhyNotWritable(outbox.directory());
  return state;
}

std::optional<KeptEvent> FindKept(const core::Outbox& outbox,
                                  const std::string& id) {
  std::optional<KeptEvent> kept;
  for (const bool rejected : {false, true}) {
    const auto ignored = outbox.ForEach(
        LookAtRejected(rejected), [&](const core::OutboxFile& file) {
          if (kept || !file.entry() || file.entry()->id != id) return;
          kept = KeptEvent{outbox.directory(), rejected, file.reason()};
        });
    (void)ignored;
  }
  return kept;
}

}  // namespace dora::app::doctor
