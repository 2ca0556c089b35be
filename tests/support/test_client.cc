#include "tests/support/test_client.h"

#include <curl/curl.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace dora::testing {
namespace {

using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void Append(const std::string& line, Lines& lines) {
  lines.reset(curl_slist_append(lines.release(), line.c_str()));
}

void Append(const Headers& headers, Lines& lines) {
  for (const auto& [name, value] : headers) {
    // A header without a value has a semicolon in libcurl.
    Append(value.empty() ? name + ";" : absl::StrCat(name, ": ", value), lines);
  }
}

size_t TakeHeader(char* data, size_t, size_t size, void* user) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(absl::string_view(data, size), absl::MaxSplits(':', 1));
  auto& answer = *static_cast<TestClient::Answer*>(user);
  answer.headers[absl::AsciiStrToLower(parts.first)] =
      std::string(absl::StripAsciiWhitespace(parts.second));
  return size;
}

size_t TakeBody(char* data, size_t, size_t size, void* user) {
  static_cast<TestClient::Answer*>(user)->body.append(data, size);
  return size;
}

}  // namespace

std::string TestClient::Answer::Header(const std::string& name) const {
  const auto found = headers.find(absl::AsciiStrToLower(name));
  return found == headers.end() ? "" : found->second;
}

TestClient::TestClient(std::string url)
    : url_(std::move(url)), handle_(curl_easy_init()) {
  CURL* curl = handle_.get();
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &TakeHeader);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &TakeBody);
}

void TestClient::TrustAnyone() {
  curl_easy_setopt(handle_.get(), CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt(handle_.get(), CURLOPT_SSL_VERIFYHOST, 0L);
}

void TestClient::Trust(const std::string& authority_file) {
  curl_easy_setopt(handle_.get(), CURLOPT_CAINFO, authority_file.c_str());
}

void TestClient::LimitTls(int minor) {
  const long limit =
      minor == 1 ? CURL_SSLVERSION_MAX_TLSv1_1 : CURL_SSLVERSION_MAX_TLSv1_2;
  curl_easy_setopt(handle_.get(), CURLOPT_SSLVERSION,
                   CURL_SSLVERSION_TLSv1_0 | limit);
  curl_easy_setopt(handle_.get(), CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0");
}

std::optional<TestClient::Answer> TestClient::Send(const Request& request) {
  CURL* curl = handle_.get();
  const std::string url = url_ + request.path;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(limit_)));
  curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, keep_alive_ ? 0L : 1L);
  const bool has_body = request.method != "GET" && request.method != "DELETE";
  curl_easy_setopt(curl, has_body ? CURLOPT_POST : CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (has_body) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
  }
  Lines lines(nullptr, &curl_slist_free_all);
  Append(headers_, lines);
  Append(request.headers, lines);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
  Answer answer;
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_easy_perform(curl);
  error_ = code == CURLE_OK ? "" : curl_easy_strerror(code);
  if (code != CURLE_OK) return std::nullopt;
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

std::optional<TestClient::Answer> TestClient::Get(const std::string& path) {
  return Send({"GET", path, {}, ""});
}

std::optional<TestClient::Answer> TestClient::Delete(const std::string& path) {
  return Send({"DELETE", path, {}, ""});
}

std::optional<TestClient::Answer> TestClient::Post(const std::string& path,
                                                   const std::string& body,
                                                   const std::string& type) {
  return Send({"POST", path, {{"Content-Type", type}}, body});
}

std::optional<TestClient::Answer> TestClient::Patch(const std::string& path,
                                                    const std::string& body) {
  return Send({"PATCH", path, {{"Content-Type", "application/json"}}, body});
}

void TestClient::Closer::operator()(void* handle) const {
  curl_easy_cleanup(handle);
}

}  // namespace dora::testing
