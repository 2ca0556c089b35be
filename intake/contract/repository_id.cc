#include "intake/contract/repository_id.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace dora::intake {
namespace {

struct Parts {
  std::string host;
  std::string path;
};

std::string WithoutUser(const std::string& authority) {
  const size_t at = authority.rfind('@');
  return at == std::string::npos ? authority : authority.substr(at + 1);
}

Parts SplitUrl(const std::string& rest) {
  const size_t slash = rest.find('/');
  std::string host = WithoutUser(rest.substr(0, slash));
  const size_t port = host.rfind(':');
  // "[::1]" has colons that do not begin a port.
  if (port != std::string::npos && host.back() != ']') host.resize(port);
  return {host, slash == std::string::npos ? "" : rest.substr(slash + 1)};
}

Parts SplitScpLike(const std::string& text) {
  const size_t colon = text.find(':');
  const size_t slash = text.find('/');
  if (colon == std::string::npos || slash < colon) return SplitUrl(text);
  return {WithoutUser(text.substr(0, colon)), text.substr(colon + 1)};
}

}  // namespace

std::string RepositoryId(const std::string& url) {
  const size_t scheme = url.find("://");
  Parts parts = scheme == std::string::npos ? SplitScpLike(url)
                                            : SplitUrl(url.substr(scheme + 3));
  absl::AsciiStrToLower(&parts.host);
  std::string path = parts.path;
  while (absl::EndsWith(path, "/")) path.pop_back();
  path = std::string(absl::StripSuffix(path, ".git"));
  while (absl::StartsWith(path, "/")) path.erase(0, 1);
  return path.empty() ? parts.host : parts.host + "/" + path;
}

}  // namespace dora::intake
