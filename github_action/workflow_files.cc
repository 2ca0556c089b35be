#include "github_action/workflow_files.h"

#include "absl/strings/str_cat.h"
#include "os/file.h"
#include "os/random.h"
#include "os/system_error.h"

namespace dora::github_action {
std::string FileEntries(const NamedValues& values,
                        absl::string_view delimiter) {
  std::string text;
  for (const auto& [name, value] : values) {
    absl::StrAppend(&text, name, "<<", delimiter, "\n", value, "\n", delimiter,
                    "\n");
  }
  return text;
}

std::string RandomToken() {
  os::SystemRandom random;
  std::string token = "dora-";
  for (int i = 0; i < 4; ++i) {
    absl::StrAppend(&token, absl::Hex(random(), absl::kZeroPad8));
  }
  return token;
}

core::Status AppendTo(const std::string& path, absl::string_view text) {
  os::Opening opening = {os::Opening::Access::kAppend,
                         os::Opening::Creation::kIfMissing};
  opening.follows_links = true;
  opening.waits = true;
  opening.is_for_all = true;
  const os::File file = os::File::Open(path, opening);
  if (file.is_open() && file.WriteAll(text)) return {};
  const std::string words = os::LastError();
  return core::MakeError(
      core::ErrorKind::kInternal,
      absl::StrCat(path, " cannot be written: ", words, "."));
}

}  // namespace dora::github_action
