#include "core/base/url_credentials.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/git_url.h"
#include "core/base/redaction.h"
#include "core/base/url_parameters.h"

namespace dora::core {
namespace {

constexpr size_t kNone = absl::string_view::npos;

/// What may be `user:password`: up to the last `@` before path, query and
/// fragment, and up to the last one of all, as a password may hold `/?#`.
std::vector<absl::string_view> UserInfosOf(absl::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme != kNone) url.remove_prefix(scheme + 3);
  std::vector<absl::string_view> user_infos;
  for (const absl::string_view part :
       {url.substr(0, url.find_first_of("/?#")), url}) {
    const size_t at = part.rfind('@');
    if (at != kNone && at > 0) user_infos.push_back(part.substr(0, at));
  }
  return user_infos;
}

void RegisterUserInfo(absl::string_view user_info) {
  // Below it a user is a word like others; a token is longer.
  constexpr size_t kShortestToken = 20;
  const size_t colon = std::min(user_info.find(':'), user_info.size());
  const absl::string_view user = user_info.substr(0, colon);
  const absl::string_view password =
      user_info.substr(std::min(colon + 1, user_info.size()));
  RegisterCredentials(user, password);
  RegisterCredentials(PercentDecoded(user), PercentDecoded(password));
  if (password.empty() || user.size() >= kShortestToken) {
    RegisterSecret(Secret(std::string(user)), SecretKind::kCredential);
    RegisterSecret(Secret(PercentDecoded(user)), SecretKind::kCredential);
  }
}

}  // namespace

void RegisterUrlCredentials(absl::string_view url) {
  const std::string shown =
      absl::StrCat(ScrubUserInfo(url), " ", ScrubRepositoryUrl(url));
  for (const absl::string_view user_info : UserInfosOf(url)) {
    // Azure has the organisation as the user, and it is in the path too.
    if (!absl::StrContains(shown, user_info)) RegisterUserInfo(user_info);
  }
  for (const absl::string_view value : SecretParameters(url)) {
    RegisterSecret(Secret(std::string(value)), SecretKind::kCredential);
    RegisterSecret(Secret(PercentDecoded(value)), SecretKind::kCredential);
  }
}

void RegisterProxyCredentials(absl::string_view url) {
  for (const absl::string_view user_info : UserInfosOf(url)) {
    RegisterUserInfo(user_info);
  }
}

}  // namespace dora::core
