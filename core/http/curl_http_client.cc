#include "core/http/curl_http_client.h"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/base/clock.h"
#include "core/base/openssl_setup.h"
#include "core/base/redaction.h"
#include "core/http/curl_failure.h"
#include "core/http/curl_setup.h"

namespace dora::core {
namespace {

/// The longest answer of the API is a list of a hundred deployments.
constexpr size_t kMaxResponseBytes = 1024 * 1024;
constexpr absl::Duration kConnectTimeout = absl::Seconds(10);
/// So long both families of addresses are asked for, or a third of a try.
constexpr absl::Duration kLongestLookup = absl::Milliseconds(2500);

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
    PrepareProcessForCurl();
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

/// Which addresses of a host are asked for.
enum class Lookup {
  kBothFamilies,   ///< at first, and not for long
  kIpv4Alone,      ///< some name servers never answer for IPv6
  kBothPatiently,  ///< where that found nothing
};

/// One request under way. Never moved: libcurl holds its address.
struct Transfer {
  int64_t tag = 0;
  HttpRequest request;
  std::optional<Sourced> proxy;
  Lookup lookup = Lookup::kBothFamilies;
  bool has_looked_up = false;
  absl::Duration ends;  ///< on the steady clock
  /// When a lookup that is under way is given up for another.
  absl::Duration lookup_ends = absl::InfiniteDuration();
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
  // A 100 Continue is not an answer yet.
  if (absl::StartsWith(line, "HTTP/")) transfer->response = HttpResponse();
  const size_t colon = line.find(':');
  if (colon != absl::string_view::npos) {
    const absl::string_view name = line.substr(0, colon);
    const std::string value(absl::StripAsciiWhitespace(line.substr(colon + 1)));
    if (absl::EqualsIgnoreCase(name, "retry-after")) {
      transfer->response.retry_after = value;
    } else if (absl::EqualsIgnoreCase(name, "x-ratelimit-reset")) {
      transfer->response.rate_limit_reset = value;
    } else if (absl::EqualsIgnoreCase(name, "date")) {
      transfer->response.date = value;
    } else if (absl::EqualsIgnoreCase(name, "content-encoding") &&
               !absl::EqualsIgnoreCase(value, "identity")) {
      transfer->response.encoding = value;
    }
  }
  return size * count;
}

/// A lookup begins.
int OnLookup(void*, void*, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  transfer->has_looked_up = true;
  if (transfer->lookup == Lookup::kBothFamilies) {
    const absl::Duration now = SystemClock().Steady();
    transfer->lookup_ends =
        now + std::min(kLongestLookup, (transfer->ends - now) / 3);
  }
  return 0;
}

/// What of a URL one lookup serves: scheme, host and port.
std::string OriginOf(const std::string& url) {
  return url.substr(0, url.find('/', url.find("://") + 3));
}

/// Before each handshake: hands OpenSSL the authorities to trust.
CURLcode OnTlsContext(CURL*, void* context, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  transfer->tls_problem =
      transfer->authorities->AddTo(static_cast<SSL_CTX*>(context));
  return transfer->tls_problem.empty() ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

HttpFailure Describe(const Transfer& transfer, const TlsTrust& trust,
                     CURLcode code) {
  if (transfer.too_large) {
    return {HttpFailureKind::kConnection,
            absl::StrCat("the answer is larger than ", kMaxResponseBytes,
                         " bytes, which is not the API's")};
  }
  HttpFailure failure = FailureOf(
      transfer.easy.get(), code,
      transfer.tls_problem.empty() ? transfer.error : transfer.tls_problem,
      transfer.proxy);
  if (failure.kind == HttpFailureKind::kCertificate) {
    absl::StrAppend(&failure.message, " (TLS trust: ", Describe(trust), ")");
  }
  // libcurl's words may repeat the URL of a proxy, cut off.
  failure.message = Redact(failure.message);
  return failure;
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
    const auto proxy = ProxyFor(request.url, options_.proxies);
    if (!proxy) {
      ended_.push_back(
          {tag, tl::unexpected(HttpFailure{HttpFailureKind::kInvalidRequest,
                                           ToString(proxy.error())})});
      return;
    }
    auto transfer = std::make_unique<Transfer>();
    transfer->tag = tag;
    transfer->authorities = &authorities_;
    transfer->proxy = *proxy;
    transfer->lookup = lookups_[OriginOf(request.url)];
    transfer->ends = SystemClock().Steady() + request.timeout;
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
    std::vector<HttpCompletion> completions = std::move(ended_);
    ended_.clear();
    while (true) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      authorities_.ReadAhead();
      CollectInto(completions);
      const absl::Duration now = clock.Steady();
      if (!completions.empty() || now >= end) break;
      const absl::Duration wake = std::min(end, EndSlowLookups(now));
      // Rounded up, so that the last millisecond does not spin.
      const auto milliseconds = absl::ToInt64Milliseconds(wake - now) + 1;
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
    // What is set here, libcurl takes from no variable.
    curl_easy_setopt(easy, CURLOPT_PROXY,
                     transfer.proxy ? transfer.proxy->text.c_str() : "");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Or a time-out would wait for the thread that asks a silent name server.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    ConfigureBody(transfer);
    ConfigureTime(transfer);
    ConfigureTls(transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &OnBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &OnHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.error);
  }

  /// A GET has none: not even one of no bytes, which some firewalls refuse.
  static void ConfigureBody(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    const HttpRequest& request = transfer.request;
    if (request.method == "GET") {
      curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
      return;
    }
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }

  static void ConfigureTime(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    const absl::Duration left = transfer.ends - SystemClock().Steady();
    const int64_t timeout =
        std::max<int64_t>(1, absl::ToInt64Milliseconds(left));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout));
    curl_easy_setopt(
        easy, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(absl::ToInt64Milliseconds(kConnectTimeout)));
    const bool ipv4_alone = transfer.lookup == Lookup::kIpv4Alone;
    curl_easy_setopt(easy, CURLOPT_IPRESOLVE,
                     static_cast<long>(ipv4_alone ? CURL_IPRESOLVE_V4
                                                  : CURL_IPRESOLVE_WHATEVER));
    curl_easy_setopt(easy, CURLOPT_RESOLVER_START_FUNCTION, &OnLookup);
    curl_easy_setopt(easy, CURLOPT_RESOLVER_START_DATA, &transfer);
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

  /// Lets lookups that take too long begin anew, for IPv4 alone: a try shall
  /// get through before its time is over. When it is to be called again.
  absl::Duration EndSlowLookups(absl::Duration now) {
    absl::Duration next = absl::InfiniteDuration();
    for (auto& [easy, transfer] : transfers_) {
      if (transfer->lookup_ends <= now) {
        transfer->lookup_ends = absl::InfiniteDuration();
        if (IsLookingUp(easy)) AskForIpv4Alone(*transfer);
      }
      next = std::min(next, transfer->lookup_ends);
    }
    return next;
  }

  static bool IsLookingUp(CURL* easy) {
    curl_off_t took = 0;
    curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &took);
    return took == 0;
  }

  void AskForIpv4Alone(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    curl_multi_remove_handle(multi_.get(), easy);
    transfer.lookup = Lookup::kIpv4Alone;
    lookups_[OriginOf(transfer.request.url)] = transfer.lookup;
    ConfigureTime(transfer);
    curl_multi_add_handle(multi_.get(), easy);
  }

  /// What a lookup did not find is asked for in the other way next time.
  void NoteFailedLookup(const Transfer& transfer, CURLcode code) {
    const bool timed_out = code == CURLE_OPERATION_TIMEDOUT &&
                           transfer.has_looked_up &&
                           IsLookingUp(transfer.easy.get());
    if (!timed_out && code != CURLE_COULDNT_RESOLVE_HOST &&
        code != CURLE_COULDNT_RESOLVE_PROXY) {
      return;
    }
    lookups_[OriginOf(transfer.request.url)] =
        transfer.lookup == Lookup::kIpv4Alone ? Lookup::kBothPatiently
                                              : Lookup::kIpv4Alone;
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
      NoteFailedLookup(*transfer, code);
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
    if (transfer.proxy && status == kWantsToKnowWhoAsks) {
      return tl::unexpected(RefusalOf(*transfer.proxy, status));
    }
    transfer.response.status = static_cast<int>(status);
    return std::move(transfer.response);
  }

  CurlOptions options_;
  TlsAuthorities authorities_;
  std::unique_ptr<CURLM, MultiDeleter> multi_;
  std::vector<Easy> idle_;
  std::vector<HttpCompletion> ended_;      ///< of what was never begun
  std::map<std::string, Lookup> lookups_;  ///< by scheme, host and port
  std::map<CURL*, std::unique_ptr<Transfer>> transfers_;
};

}  // namespace

std::unique_ptr<HttpClient> NewCurlHttpClient(CurlOptions options) {
  return std::make_unique<CurlHttpClient>(std::move(options));
}

}  // namespace dora::core
