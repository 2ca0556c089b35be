#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "os/owner.h"

namespace dora::os {

std::vector<std::string> OwnUsers() { return {absl::StrCat(geteuid())}; }

bool IsOwn(const std::string& user) { return user == absl::StrCat(geteuid()); }

std::optional<std::string> OwnerOf(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return std::nullopt;
  return absl::StrCat(status.st_uid);
}

}  // namespace dora::os
