#include "core/git_url.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dora::core {
namespace {

constexpr absl::string_view::size_type kNone = absl::string_view::npos;

/// Where the path of a URL without its scheme begins.
size_t AuthorityEnd(absl::string_view rest) {
  return std::min(rest.find_first_of("/?#"), rest.size());
}

bool HasNumericPort(absl::string_view host_and_port) {
  // An IPv6 host has colons of its own, inside brackets.
  const size_t bracket = host_and_port.rfind(']');
  const size_t colon = host_and_port.find(':', bracket == kNone ? 0 : bracket);
  if (colon == kNone) return true;
  const absl::string_view port = host_and_port.substr(colon + 1);
  return std::all_of(port.begin(), port.end(), absl::ascii_isdigit);
}

/// `rest` (a URL behind its `://`) without user and password.
absl::string_view DropUserInfo(absl::string_view rest) {
  const absl::string_view authority = rest.substr(0, AuthorityEnd(rest));
  const size_t at = authority.rfind('@');
  if (at != kNone) return rest.substr(at + 1);
  // A password with an unescaped `/`, `?` or `#` ends the authority early and
  // leaves something behind the colon that is no port: the host is behind the
  // last `@`.
  const size_t late_at = rest.rfind('@');
  if (late_at != kNone && !HasNumericPort(authority)) {
    return rest.substr(late_at + 1);
  }
  return rest;
}

/// True for a user name in `user@host:path` that is or carries a secret.
bool LooksLikeSecret(absl::string_view user) {
  if (user == "git") return false;
  // Access tokens of the common hosts are 20 characters and longer.
  if (user.find(':') != kNone || user.size() >= 20) return true;
  for (const char* prefix :
       {"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-",
        "gldt-", "glcbt-", "x-token-auth", "x-access-token", "oauth2", "ATBB",
        "ATCTT"}) {
    if (absl::StartsWith(user, prefix)) return true;
  }
  return false;
}

/// Where the part behind `scheme://` begins; 0 for what has no scheme. A lost
/// slash (`https:/...`) still counts: what is behind it may hold a password.
size_t SchemeEnd(absl::string_view url) {
  const size_t colon = url.find(":/");
  if (colon == kNone || colon == 0) return 0;
  const absl::string_view scheme = url.substr(0, colon);
  if (!std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return absl::ascii_isalnum(c) || c == '+' || c == '-' || c == '.';
      })) {
    return 0;
  }
  return std::min(url.find_first_not_of('/', colon + 1), url.size());
}

/// `user@host:path` or `user:password@host/path` without a user that is a
/// secret.
absl::string_view ScrubWithoutScheme(absl::string_view url) {
  const absl::string_view head = url.substr(0, url.find('/'));
  const size_t at = head.find('@');
  if (at == kNone || !LooksLikeSecret(head.substr(0, at))) return url;
  return url.substr(head.rfind('@') + 1);
}

/// The host of a URL without scheme and user, and what is behind it.
struct HostAndPath {
  absl::string_view host;
  absl::string_view path;
};

HostAndPath SplitScpLike(absl::string_view url) {
  const absl::string_view head = url.substr(0, url.find('/'));
  const size_t at = head.find('@');
  if (at != kNone) url.remove_prefix(at + 1);
  const size_t colon = url.find(':');
  if (colon == kNone) return {"", url};
  return {url.substr(0, colon), url.substr(colon + 1)};
}

HostAndPath SplitAuthority(absl::string_view rest) {
  const size_t end = AuthorityEnd(rest);
  absl::string_view host = rest.substr(0, end);
  const size_t bracket = host.rfind(']');
  host = host.substr(0, host.find(':', bracket == kNone ? 0 : bracket));
  return {host, rest.substr(end)};
}

}  // namespace

std::string ScrubUserInfo(absl::string_view url) {
  url = absl::StripAsciiWhitespace(url);
  const size_t scheme_end = SchemeEnd(url);
  if (scheme_end == 0) return std::string(ScrubWithoutScheme(url));
  return absl::StrCat(url.substr(0, scheme_end),
                      DropUserInfo(url.substr(scheme_end)));
}

std::string ScrubRepositoryUrl(absl::string_view url) {
  std::string scrubbed = ScrubUserInfo(url);
  if (SchemeEnd(scrubbed) != 0) {
    scrubbed.resize(std::min(scrubbed.find_first_of("?#"), scrubbed.size()));
  }
  return scrubbed;
}

std::string RepositoryKey(absl::string_view url) {
  const std::string scrubbed = ScrubRepositoryUrl(url);
  const size_t scheme_end = SchemeEnd(scrubbed);
  const absl::string_view text = scrubbed;
  HostAndPath parts = scheme_end == 0 ? SplitScpLike(text)
                                      : SplitAuthority(text.substr(scheme_end));
  while (absl::ConsumeSuffix(&parts.path, "/")) {
  }
  absl::ConsumeSuffix(&parts.path, ".git");
  while (absl::ConsumePrefix(&parts.path, "/")) {
  }
  return absl::StrCat(absl::AsciiStrToLower(parts.host), "/", parts.path);
}

}  // namespace dora::core
