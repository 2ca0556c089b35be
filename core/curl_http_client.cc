#include "core/curl_http_client.h"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/clock.h"
#include "core/openssl_setup.h"
#include "core/redaction.h"
#include "core/site.h"

namespace dora::core {
namespace {

/// The API's answers are a few hundred bytes.
constexpr size_t kMaxResponseBytes = 256 * 1024;
constexpr absl::Duration kConnectTimeout = absl::Seconds(10);

struct EasyDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiDeleter {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct SlistDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

using Easy = std::unique_ptr<CURL, EasyDeleter>;
using Slist = std::unique_ptr<curl_slist, SlistDeleter>;

/// libcurl's process-wide set-up, made at the first client and kept.
void InitializeCurlOnce() {
  static const CURLcode initialized = [] {
    // A server that closes while OpenSSL writes raises SIGPIPE, which would
    // end the process; the failed write says the same as an error.
    std::signal(SIGPIPE, SIG_IGN);
    InitializeOpenSsl();
    return curl_global_init(CURL_GLOBAL_DEFAULT);
  }();
  (void)initialized;
}

Slist MakeHeaders(const std::vector<HttpHeader>& headers) {
  Slist list;
  for (const HttpHeader& header : headers) {
    const std::string line =
        absl::StrCat(header.name, ": ", header.value.Reveal());
    list.reset(curl_slist_append(list.release(), line.c_str()));
  }
  return list;
}

/// One request under way. Never moved: libcurl holds its address.
struct Transfer {
  int64_t tag = 0;
  HttpRequest request;
  Slist headers;
  Easy easy;
  HttpResponse response;
  bool too_large = false;
  TlsAuthorities* authorities = nullptr;
  std::string tls_problem;
  char error[CURL_ERROR_SIZE] = "";
};

size_t OnBody(char* data, size_t size, size_t count, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  const size_t bytes = size * count;
  if (transfer->response.body.size() + bytes > kMaxResponseBytes) {
    transfer->too_large = true;
    return 0;
  }
  transfer->response.body.append(data, bytes);
  return bytes;
}

size_t OnHeader(char* data, size_t size, size_t count, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  const absl::string_view line(data, size * count);
  const size_t colon = line.find(':');
  if (colon != absl::string_view::npos) {
    const absl::string_view name = line.substr(0, colon);
    const std::string value(absl::StripAsciiWhitespace(line.substr(colon + 1)));
    if (absl::EqualsIgnoreCase(name, "retry-after")) {
      transfer->response.retry_after = value;
    } else if (absl::EqualsIgnoreCase(name, "x-ratelimit-reset")) {
      transfer->response.rate_limit_reset = value;
    }
  }
  return size * count;
}

/// Before each handshake: hands OpenSSL the authorities to trust.
CURLcode OnTlsContext(CURL*, void* context, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  transfer->tls_problem =
      transfer->authorities->AddTo(static_cast<SSL_CTX*>(context));
  return transfer->tls_problem.empty() ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

HttpFailureKind KindOf(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return HttpFailureKind::kCertificate;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_NOT_BUILT_IN:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_OUT_OF_MEMORY:
      return HttpFailureKind::kInvalidRequest;
    default:
      return HttpFailureKind::kConnection;
  }
}

HttpFailure Describe(const Transfer& transfer, const TlsTrust& trust,
                     CURLcode code) {
  if (transfer.too_large) {
    return {HttpFailureKind::kConnection,
            absl::StrCat("the answer is larger than ", kMaxResponseBytes,
                         " bytes, which is not the API's")};
  }
  if (!transfer.tls_problem.empty()) {
    return {KindOf(code), transfer.tls_problem};
  }
  // libcurl's words may repeat the URL of a proxy, cut off.
  const std::string detail = Redact(
      transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(code));
  const HttpFailureKind kind = KindOf(code);
  if (kind == HttpFailureKind::kCertificate) {
    return {kind, absl::StrCat(detail, " (TLS trust: ", Describe(trust), ")")};
  }
  return {kind, detail};
}

class CurlHttpClient : public HttpClient {
 public:
  explicit CurlHttpClient(CurlOptions options)
      : options_(std::move(options)), authorities_(options_.trust) {
    InitializeCurlOnce();
    multi_.reset(curl_multi_init());
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(options_.max_connections));
  }

  ~CurlHttpClient() override {
    for (auto& [easy, transfer] : transfers_) {
      curl_multi_remove_handle(multi_.get(), easy);
    }
  }

  void Start(int64_t tag, HttpRequest request) override {
    auto transfer = std::make_unique<Transfer>();
    transfer->tag = tag;
    transfer->authorities = &authorities_;
    transfer->request = std::move(request);
    transfer->headers = MakeHeaders(transfer->request.headers);
    transfer->easy = TakeHandle();
    Configure(*transfer);
    CURL* easy = transfer->easy.get();
    curl_multi_add_handle(multi_.get(), easy);
    transfers_.emplace(easy, std::move(transfer));
  }

  std::vector<HttpCompletion> Wait(absl::Duration at_most) override {
    const SystemClock clock;
    const absl::Duration end = clock.Steady() + at_most;
    std::vector<HttpCompletion> completions;
    while (true) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      CollectInto(completions);
      const absl::Duration left = end - clock.Steady();
      if (!completions.empty() || left <= absl::ZeroDuration()) break;
      // Rounded up, so that the last millisecond does not spin.
      const auto milliseconds = absl::ToInt64Milliseconds(left) + 1;
      curl_multi_poll(multi_.get(), nullptr, 0,
                      static_cast<int>(std::min<int64_t>(milliseconds, 60000)),
                      nullptr);
    }
    return completions;
  }

 private:
  /// A handle that an earlier request is done with, or a new one, for which
  /// c-ares would read its files again.
  Easy TakeHandle() {
    if (idle_.empty()) return Easy(curl_easy_init());
    Easy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }

  void Configure(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    const HttpRequest& request = transfer.request;
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    // http_proxy would be shown the key, which nothing encrypts here.
    if (IsPlainLoopback(request.url)) {
      curl_easy_setopt(easy, CURLOPT_PROXY, "");
    }
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Or a time-out would wait for the thread that asks a silent name server.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    const int64_t timeout =
        std::max<int64_t>(1, absl::ToInt64Milliseconds(request.timeout));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout));
    curl_easy_setopt(
        easy, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(absl::ToInt64Milliseconds(kConnectTimeout)));
    ConfigureTls(transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &OnBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &OnHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.error);
  }

  static void ConfigureTls(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    curl_easy_setopt(easy, CURLOPT_SSLVERSION,
                     static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    // libcurl would have OpenSSL parse every certificate of a bundle.
    for (const CURLoption option :
         {CURLOPT_CAINFO, CURLOPT_CAPATH, CURLOPT_PROXY_CAINFO,
          CURLOPT_PROXY_CAPATH}) {
      curl_easy_setopt(easy, option, nullptr);
    }
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &OnTlsContext);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, &transfer);
  }

  void CollectInto(std::vector<HttpCompletion>& completions) {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      const auto found = transfers_.find(message->easy_handle);
      const std::unique_ptr<Transfer> transfer = std::move(found->second);
      transfers_.erase(found);
      curl_multi_remove_handle(multi_.get(), transfer->easy.get());
      completions.push_back({transfer->tag, ResultOf(*transfer, code)});
      // Of the transfer, which ends here, it keeps no address.
      curl_easy_reset(transfer->easy.get());
      idle_.push_back(std::move(transfer->easy));
    }
  }

  HttpResult ResultOf(Transfer& transfer, CURLcode code) const {
    if (code != CURLE_OK) {
      return tl::unexpected(Describe(transfer, options_.trust, code));
    }
    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    return std::move(transfer.response);
  }

  CurlOptions options_;
  TlsAuthorities authorities_;
  std::unique_ptr<CURLM, MultiDeleter> multi_;
  std::vector<Easy> idle_;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers_;
};

}  // namespace

std::unique_ptr<HttpClient> NewCurlHttpClient(CurlOptions options) {
  return std::make_unique<CurlHttpClient>(std::move(options));
}

}  // namespace dora::core
