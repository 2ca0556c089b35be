#include "core/base/git_url.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/base/url_parameters.h"

namespace dora::core {
namespace {

constexpr absl::string_view::size_type kNone = absl::string_view::npos;

/// Where the path of a URL without its scheme begins.
size_t AuthorityEnd(absl::string_view rest) {
  return std::min(rest.find_first_of("/?#"), rest.size());
}

/// The host that `text` (a URL behind scheme and user) begins with.
absl::string_view HostOf(absl::string_view text) {
  // An IPv6 host has colons of its own, inside brackets.
  const size_t bracket = absl::StartsWith(text, "[") ? text.find(']') : kNone;
  if (bracket != kNone) return text.substr(0, bracket + 1);
  return text.substr(0, text.find_first_of("/:?#"));
}

/// True for a host that is one on its face: localhost, an address, or a name
/// with a top-level domain.
bool LooksLikeHost(absl::string_view host) {
  if (host == "localhost") return true;
  const auto consists_of = [](absl::string_view text, const char* marks,
                              bool (*also)(unsigned char)) {
    return std::all_of(text.begin(), text.end(), [marks, also](char c) {
      return also(c) || absl::StrContains(marks, c);
    });
  };
  if (absl::ConsumePrefix(&host, "[")) {
    return absl::ConsumeSuffix(&host, "]") &&
           consists_of(host, ":.", absl::ascii_isxdigit);
  }
  if (consists_of(host, ".", absl::ascii_isdigit)) {
    return std::count(host.begin(), host.end(), '.') == 3;
  }
  const size_t dot = host.rfind('.');
  return dot != kNone && dot > 0 && host.size() - dot > 2 &&
         consists_of(host.substr(dot + 1), "", absl::ascii_isalpha) &&
         consists_of(host, "-.", absl::ascii_isalnum);
}

/// True where nothing or a port of digits stands between host and path.
bool HasNumericPort(absl::string_view rest) {
  rest.remove_prefix(HostOf(rest).size());
  rest = rest.substr(0, AuthorityEnd(rest));
  return rest.empty() ||
         (absl::ConsumePrefix(&rest, ":") && !rest.empty() &&
          std::all_of(rest.begin(), rest.end(), absl::ascii_isdigit));
}

/// The last `@` with a host and a path behind it; kNone where there is none.
size_t LastAtBeforeHost(absl::string_view text) {
  const size_t last_slash = text.rfind('/');
  if (last_slash == kNone) return kNone;
  size_t end = text.size();
  size_t at = text.rfind('@');
  while (at != kNone) {
    // A host holds no `@`, so it is looked for up to the next one only: the
    // time stays in proportion to the text, however many there are.
    const absl::string_view part = text.substr(at + 1, end - at - 1);
    const absl::string_view host = HostOf(part);
    const bool ends = end == text.size() || host.size() < part.size();
    if (ends && at < last_slash && LooksLikeHost(host)) return at;
    end = at;
    at = at == 0 ? kNone : text.rfind('@', at - 1);
  }
  return kNone;
}

/// What an `@` in the path of a URL is, where both readings make sense.
enum class PathAt {
  kMayEndASecret,  ///< repository URLs: people put tokens into them
  kIsThePaths,     ///< links to jobs, which may be in a folder `me@corp.com`
};

/// `rest` (a URL behind its `://`) without user and password.
absl::string_view DropUserInfo(absl::string_view rest, PathAt path_at) {
  const absl::string_view authority = rest.substr(0, AuthorityEnd(rest));
  const size_t at = authority.rfind('@');
  if (at != kNone) rest.remove_prefix(at + 1);
  // A password with an unescaped `/`, `?` or `#` ends the authority early: an
  // `@` behind it is the path's own only where a host stands before it, and
  // no other one behind it. In doubt it is a secret's.
  size_t late_at = rest.rfind('@');
  if (LooksLikeHost(HostOf(rest)) && HasNumericPort(rest)) {
    if (path_at == PathAt::kIsThePaths) return rest;
    late_at = at == kNone ? LastAtBeforeHost(rest)
                          : rest.substr(0, rest.rfind('/')).rfind('@');
  }
  return late_at == kNone ? rest : rest.substr(late_at + 1);
}

/// True for what stands before an `@` and is or carries a secret.
bool LooksLikeSecret(absl::string_view user) {
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
/// slash (`https:/...`) or scheme (`//...`) still counts: what is behind it
/// may hold a password.
size_t SchemeEnd(absl::string_view url) {
  if (absl::StartsWith(url, "//")) {
    return std::min(url.find_first_not_of('/'), url.size());
  }
  const size_t colon = url.find(":/");
  if (colon == kNone) return 0;
  const absl::string_view scheme = url.substr(0, colon);
  if (!std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return absl::ascii_isalnum(c) || c == '+' || c == '-' || c == '.';
      })) {
    return 0;
  }
  return std::min(url.find_first_not_of('/', colon + 1), url.size());
}

bool IsPath(absl::string_view url) {
  return absl::StartsWith(url, "/") || absl::StartsWith(url, "./") ||
         absl::StartsWith(url, "../") || absl::StartsWith(url, "~");
}

/// True where `head`, up to the first slash, is `user@host` or what a user and
/// a host may stand in; a folder may be called `deploy@2`.
bool HasUser(absl::string_view head, size_t at) {
  const absl::string_view host = HostOf(head.substr(at + 1));
  return host.size() < head.size() - at - 1 || LooksLikeHost(host) ||
         LooksLikeSecret(head.substr(0, at));
}

/// `user@host:path` or `user:password@host/path` without its user. Of all
/// users only `git` is known to be no secret.
absl::string_view ScrubWithoutScheme(absl::string_view url) {
  if (IsPath(url)) return url;
  const absl::string_view head = url.substr(0, url.find('/'));
  const size_t at = head.rfind('@');
  if (head.substr(0, std::min(at, head.size())) == "git") return url;
  if (at != kNone) {
    if (!HasUser(head, at)) return url;
    url.remove_prefix(at + 1);
  }
  // As in DropUserInfo; without a colon it may be a path.
  const absl::string_view host = HostOf(url);
  const bool has_password =
      absl::StartsWith(url.substr(host.size()), ":") && !LooksLikeHost(host);
  const size_t late_at = has_password ? url.rfind('@') : LastAtBeforeHost(url);
  return late_at == kNone ? url : url.substr(late_at + 1);
}

/// `file:///path`, which has no host: of the path what looks like a user with
/// a password, or like a token at its begin.
std::string ScrubFileUrl(absl::string_view url) {
  size_t begin = std::min(url.find_first_not_of('/', 5), url.size());
  const bool drive =
      url.size() > begin + 2 && url[begin + 1] == ':' &&
      url[begin + 2] == '/' &&
      absl::ascii_isalpha(static_cast<unsigned char>(url[begin]));
  if (drive) begin += 3;
  const absl::string_view path = url.substr(begin);
  const size_t at = path.rfind('@');
  if (at == kNone) return std::string(url);
  const absl::string_view before = path.substr(0, at);
  const absl::string_view first = path.substr(0, path.find('/'));
  const size_t first_at = first.rfind('@');
  const bool is_secret =
      before.find(':') != kNone ||
      (first_at != kNone && LooksLikeSecret(first.substr(0, first_at)));
  if (!is_secret) return std::string(url);
  return absl::StrCat(url.substr(0, begin), path.substr(at + 1));
}

/// Where the address behind git's `transport::` begins; 0 without one.
size_t TransportEnd(absl::string_view url) {
  const size_t end = url.find("::");
  if (end == kNone || end == 0) return 0;
  const bool is_name = std::all_of(url.begin(), url.begin() + end, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           absl::StrContains("+-_.", c);
  });
  return is_name ? end + 2 : 0;
}

/// True for an address of a transport that can be scrubbed: `ext::` has a
/// command line there, others what they like.
bool IsScrubbable(absl::string_view address) {
  return address.find_first_of(" \t") == kNone &&
         (SchemeEnd(address) != 0 || absl::StartsWith(address, "git@") ||
          LooksLikeHost(HostOf(address)));
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
  const absl::string_view host = HostOf(url);
  const absl::string_view path = url.substr(host.size());
  if (absl::StartsWith(path, ":")) return {host, path.substr(1)};
  if (LooksLikeHost(host) && !path.empty()) return {host, path};
  return {"", url};
}

std::string ScrubOnce(absl::string_view url, PathAt path_at) {
  if (const size_t address = TransportEnd(url)) {
    if (!IsScrubbable(url.substr(address))) return "";
    return absl::StrCat(url.substr(0, address),
                        ScrubOnce(url.substr(address), path_at));
  }
  if (absl::StartsWithIgnoreCase(url, "file:///")) return ScrubFileUrl(url);
  size_t scheme_end = SchemeEnd(url);
  // A URL behind a path, as of a script that put the two together.
  const size_t inner = IsPath(url) ? url.find("://") : kNone;
  if (scheme_end == 0 && inner != kNone) scheme_end = inner + 3;
  if (scheme_end == 0) return std::string(ScrubWithoutScheme(url));
  return absl::StrCat(url.substr(0, scheme_end),
                      DropUserInfo(url.substr(scheme_end), path_at));
}

std::string ScrubLinkOnce(absl::string_view url) {
  return WithoutSecretParameters(ScrubOnce(url, PathAt::kIsThePaths));
}

/// `url` without the parameters of its path, such as `;token=...`.
std::string WithoutPathParameters(absl::string_view url) {
  std::string kept;
  while (!url.empty()) {
    const size_t end = std::min(url.find(';'), url.size());
    absl::StrAppend(&kept, url.substr(0, end));
    url.remove_prefix(end);
    url.remove_prefix(std::min(url.find('/'), url.size()));
  }
  return kept;
}

std::string ScrubRepositoryOnce(absl::string_view url) {
  std::string scrubbed = ScrubOnce(url, PathAt::kMayEndASecret);
  if (IsPath(scrubbed)) return scrubbed;
  scrubbed.resize(std::min(scrubbed.find_first_of("?#"), scrubbed.size()));
  return WithoutPathParameters(scrubbed);
}

/// What is left without a user or a query may look like a URL that has one:
/// it is scrubbed until nothing goes any more.
std::string UntilNothingGoes(std::string (*scrub)(absl::string_view),
                             absl::string_view url) {
  std::string scrubbed(absl::StripAsciiWhitespace(url));
  while (true) {
    const std::string again = scrub(scrubbed);
    const absl::string_view rest = absl::StripAsciiWhitespace(again);
    if (rest.size() == scrubbed.size()) return scrubbed;
    scrubbed = std::string(rest);
  }
}

}  // namespace

std::string ScrubUserInfo(absl::string_view url) {
  return UntilNothingGoes(&ScrubLinkOnce, url);
}

std::string ScrubRepositoryUrl(absl::string_view url) {
  return UntilNothingGoes(&ScrubRepositoryOnce, url);
}

RepositoryAddress SplitRepositoryUrl(absl::string_view url) {
  RepositoryAddress address;
  const size_t scheme_end = IsPath(url) ? 0 : SchemeEnd(url);
  absl::string_view rest = url.substr(scheme_end);
  if (scheme_end == 0) {
    const HostAndPath parts = SplitScpLike(url);
    address.host = std::string(parts.host);
    address.path = std::string(parts.path);
    return address;
  }
  address.scheme = absl::AsciiStrToLower(url.substr(0, url.find(':')));
  absl::string_view authority = rest.substr(0, AuthorityEnd(rest));
  address.path = std::string(rest.substr(authority.size()));
  authority.remove_prefix(
      authority.rfind('@') == kNone ? 0 : authority.rfind('@') + 1);
  const absl::string_view host = HostOf(authority);
  address.host = std::string(host);
  authority.remove_prefix(host.size());
  absl::ConsumePrefix(&authority, ":");
  address.port = std::string(authority);
  return address;
}

bool NamesHost(absl::string_view url) {
  if (IsLocalPath(url)) return false;
  const RepositoryAddress address = SplitRepositoryUrl(url);
  return !address.scheme.empty() || TransportEnd(url) != 0 ||
         LooksLikeHost(address.host);
}

bool IsLocalPath(absl::string_view url) {
  if (IsPath(url) || url == "." || url == ".." ||
      absl::StartsWithIgnoreCase(url, "file:") || absl::StartsWith(url, "\\")) {
    return true;
  }
  const bool drive = url.size() > 2 && url[1] == ':' &&
                     absl::StrContains("/\\", url[2]) &&
                     absl::ascii_isalpha(static_cast<unsigned char>(url[0]));
  if (drive) return true;
  // As git, for which a slash before the first colon makes a path. A host with
  // a path behind it lacks its scheme; one alone may be a file: `app.bundle`.
  const absl::string_view head = url.substr(0, url.find('/'));
  if (SchemeEnd(url) != 0 || absl::StrContains(head, ':')) return false;
  return head.size() == url.size() ||
         !LooksLikeHost(
             head.substr(head.rfind('@') == kNone ? 0 : head.rfind('@') + 1));
}

}  // namespace dora::core
