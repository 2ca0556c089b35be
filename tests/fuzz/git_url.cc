#include "core/base/git_url.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/base/repository_key.h"
#include "tests/fuzz/property.h"

// Credentials go out of URLs, for good. The input is a URL, and then once more
// a password in front of a host.

namespace dora::fuzz {
namespace {

constexpr size_t kShortestSecret = 6;

/// True where a run of six characters of `secret` stands in `text` that does
/// not stand in `allowed`.
bool Shows(absl::string_view secret, absl::string_view text,
           absl::string_view allowed) {
  for (size_t i = 0; i + kShortestSecret <= secret.size(); ++i) {
    const absl::string_view run = secret.substr(i, kShortestSecret);
    if (absl::StrContains(text, run) && !absl::StrContains(allowed, run)) {
      return true;
    }
  }
  return false;
}

void CheckUrl(absl::string_view url) {
  const std::string link = core::ScrubUserInfo(url);
  const std::string repository = core::ScrubRepositoryUrl(url);
  Promise(core::ScrubUserInfo(link) == link, "a scrubbed link stays", url);
  Promise(core::ScrubRepositoryUrl(repository) == repository,
          "a scrubbed repository stays", url);
  Promise(!HasUserInfo(link), "a link names no user", url);
  Promise(!HasUserInfo(repository), "a repository names no user", url);
  Promise(link.size() <= url.size() && repository.size() <= url.size(),
          "scrubbing adds nothing", url);
  Promise(core::IsSameRepository(repository, url),
          "scrubbing keeps the repository", url);
}

/// The text as a password. Slashes in front of it would be the scheme's.
std::string Printable(absl::string_view text) {
  std::string printable;
  for (const char c : text) {
    const bool leading_slash = c == '/' && printable.empty();
    if (!leading_slash && absl::ascii_isgraph(static_cast<unsigned char>(c))) {
      printable += c;
    }
  }
  return printable;
}

struct Surroundings {
  const char* scheme;
  const char* user;
  const char* tail;
};

constexpr Surroundings kSurroundings[] = {
    {"https://", "", "git.example.com/org/repo.git"},
    {"https://", "user:", "git.example.com/org/repo.git"},
    {"https://", "user:", "gitserver/org/repo.git"},
    {"https://", "user:", "[2001:db8::1]:8443/org/repo.git"},
    {"ssh://", "git:", "git.example.com:2222/org/repo.git"},
};

void CheckPassword(const std::string& secret) {
  const std::string escaped = absl::StrReplaceAll(secret, {{"%", "%25"},
                                                           {"/", "%2F"},
                                                           {"?", "%3F"},
                                                           {"#", "%23"},
                                                           {"@", "%40"},
                                                           {":", "%3A"}});
  for (const auto& [scheme, user, tail] : kSurroundings) {
    const std::string head = absl::StrCat(scheme, user);
    const std::string around =
        absl::StrCat(head, "@", tail, "\n", scheme, tail);
    const std::string plain = absl::StrCat(head, secret, "@", tail);
    Promise(!Shows(secret, core::ScrubRepositoryUrl(plain), around),
            "a repository shows no password", plain);
    const std::string url = absl::StrCat(head, escaped, "@", tail);
    Promise(!Shows(escaped, core::ScrubRepositoryUrl(url), around),
            "a repository shows no escaped password", url);
    Promise(!Shows(escaped, core::ScrubUserInfo(url), around),
            "a link shows no escaped password", url);
  }
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = dora::fuzz::Input(data, size).rest();
  dora::fuzz::CheckUrl(text);
  dora::fuzz::CheckPassword(dora::fuzz::Printable(text));
  return 0;
}
