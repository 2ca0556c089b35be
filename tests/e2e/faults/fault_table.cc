#include "tests/e2e/faults/fault_table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace dora::testing {
namespace {

using Read = RawAnswer::Read;
using End = RawAnswer::End;

/// Tries of a fault that does not pass, within the timeout. More than eight are
/// as good as impossible: eight waits would add up to less than 1.5 s.
constexpr Between kRetried = {2, 8};
constexpr Between kOnce = {1, 1};
constexpr Between kTwice = {2, 2};
constexpr Wait kNone = {absl::ZeroDuration(), absl::ZeroDuration()};

/// Which part of libcurl notices the deadline first, and so the words, is
/// chance.
constexpr char kTimedOut[] = "[Tt]imed out|[Tt]ime-?out|no answer within";

std::string Reply(const std::string& status, const std::string& body,
                  const std::string& headers = "") {
  return absl::StrCat("HTTP/1.1 ", status, "\r\n", headers,
                      "Content-Length: ", body.size(), "\r\n\r\n", body);
}

RawAnswer Answer(const std::string& bytes, End end = End::kClose) {
  RawAnswer answer;
  answer.pieces = {bytes};
  answer.end = end;
  return answer;
}

// ------------------------------------------------------------------- statuses

struct RetryAfter {
  const char* name;
  const char* words;
  const char* modifier;
  Wait wait;
  bool fits;  ///< into the timeout
};

const RetryAfter kRetryAfters[] = {
    {"", "", "", kBackoff, true},
    {"Seconds",
     "Retry-After: 1",
     ",retry-after=1",
     {absl::Seconds(1), absl::Seconds(1)},
     true},
    // An HTTP date has whole seconds.
    {"Date",
     "Retry-After: a date 1 s from now",
     ",retry-after=date:+1s",
     {absl::Milliseconds(500), absl::Seconds(2)},
     true},
    // The least back-off of all stays.
    {"PastDate",
     "Retry-After: a date of the past",
     ",retry-after=date:-1h",
     {absl::Milliseconds(100), absl::Milliseconds(100)},
     true},
    {"Zero",
     "Retry-After: 0",
     ",retry-after=0",
     {absl::Milliseconds(100), absl::Milliseconds(100)},
     true},
    {"Hour", "Retry-After: 3600", ",retry-after=3600", kNone, false},
    {"Endless", "Retry-After: 10^30",
     ",retry-after=literal:1000000000000000000000000000000", kNone, false},
    {"Negative", "Retry-After: -1", ",retry-after=literal:-1", kBackoff, true},
    {"Garbage", "Retry-After: soon", ",retry-after=literal:soon", kBackoff,
     true},
};

constexpr int kFinal[] = {400, 404, 409, 413, 422};
/// Of the key, not of the event.
constexpr int kRefusedKey[] = {401, 403};
constexpr int kTemporary[] = {408, 425, 429, 500, 502, 503, 504};

std::string Fault(int status, const RetryAfter& header) {
  return header.words[0] == '\0'
             ? absl::StrCat("HTTP ", status)
             : absl::StrCat("HTTP ", status, ", ", header.words);
}

FaultRow FinalStatus(int status, const RetryAfter& header) {
  return {absl::StrCat("Status", status, header.name),
          Fault(status, header),
          Intake({absl::StrCat("status=", status, header.modifier)}),
          kOnce,
          kNone,
          Place::kRejected,
          absl::StrCat("Rejected: .*HTTP ", status)};
}

FaultRow RefusedKey(int status, const RetryAfter& header) {
  FaultRow row = FinalStatus(status, header);
  row.place = Place::kOutbox;
  row.says = absl::StrCat("HTTP ", status, ".*Is the API key valid");
  return row;
}

/// Once, so that the second try shows how long the wait was.
FaultRow PassingStatus(int status, const RetryAfter& header) {
  FaultRow row = {
      absl::StrCat("Status", status, header.name, "Once"),
      absl::StrCat(Fault(status, header), ", once"),
      Intake({absl::StrCat("status=", status, ",first=1", header.modifier)}),
      kTwice,
      header.wait,
      Place::kApi,
      "Sent: "};
  row.timeout = 10;
  return row;
}

FaultRow TooLongAWait(int status, const RetryAfter& header) {
  FaultRow row = {absl::StrCat("Status", status, header.name),
                  Fault(status, header),
                  Intake({absl::StrCat("status=", status, header.modifier)}),
                  kOnce,
                  kNone,
                  Place::kOutbox,
                  absl::StrCat("HTTP ", status)};
  row.timeout = 10;
  return row;
}

FaultRow LastingStatus(int status) {
  return {absl::StrCat("Status", status, "Lasting"),
          absl::StrCat("HTTP ", status, ", lasting"),
          Intake({absl::StrCat("status=", status)}),
          kRetried,
          kBackoff,
          Place::kOutbox,
          absl::StrCat("HTTP ", status)};
}

void AddStatuses(std::vector<FaultRow>& rows) {
  for (const RetryAfter& header : kRetryAfters) {
    for (const int status : kFinal) rows.push_back(FinalStatus(status, header));
    for (const int status : kRefusedKey) {
      rows.push_back(RefusedKey(status, header));
    }
  }
  for (const RetryAfter& header : kRetryAfters) {
    for (const int status : kTemporary) {
      rows.push_back(header.fits ? PassingStatus(status, header)
                                 : TooLongAWait(status, header));
    }
  }
  for (const int status : kTemporary) rows.push_back(LastingStatus(status));
  FaultRow reset = {"RateLimitReset",
                    "HTTP 429, X-RateLimit-Reset: 1, once",
                    Intake({"status=429,rate-limit-reset=1,first=1"}),
                    kTwice,
                    {absl::Seconds(1), absl::Seconds(1)},
                    Place::kApi,
                    "Sent: "};
  reset.timeout = 10;
  rows.push_back(reset);
  for (const int status : {301, 302, 303, 307, 308}) {
    rows.push_back(
        {absl::StrCat("Redirect", status), absl::StrCat("HTTP ", status),
         Intake({absl::StrCat("status=", status,
                              ",location=http://127.0.0.1:1/elsewhere")}),
         kOnce, kNone, Place::kOutbox, "Redirects are not followed"});
  }
}

// ------------------------------------------------------ nobody, and
// connections

void AddNobody(std::vector<FaultRow>& rows) {
  rows.push_back({"NoSuchName", "the host name does not exist", NoSuchName(),
                  kRetried, kBackoff, Place::kOutbox,
                  "Could not resolve host: api.shop.invalid"});
  rows.push_back({"Refused", "the connection is refused", NobodyListens(),
                  kRetried, kBackoff, Place::kOutbox,
                  "Failed to connect to 127.0.0.1"});
  rows.push_back({"ConnectHang", "the connection is never established",
                  NobodyAccepts(), kTwice, kBackoff, Place::kOutbox,
                  kTimedOut});
  rows.push_back({"Hang", "no byte of an answer", Intake({"hang"}), kTwice,
                  kBackoff, Place::kOutbox, kTimedOut});
  rows.push_back({"HangOnce", "no byte of an answer, once",
                  Intake({"hang,first=1"}), kTwice, kBackoff, Place::kApi,
                  "Sent: ", 5});
  RawAnswer head = Answer(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      "Content-Length: 40\r\n\r\n",
      End::kStay);
  rows.push_back({"HangAfterHead", "no byte after the answer's head", Raw(head),
                  kTwice, kBackoff, Place::kOutbox, kTimedOut});
  RawAnswer slow;
  for (const char c : Reply("200 OK", "{}")) slow.pieces.emplace_back(1, c);
  slow.pause = absl::Seconds(1);
  rows.push_back({"Trickle", "an answer of a byte a second", Raw(slow), kTwice,
                  kBackoff, Place::kOutbox, kTimedOut, 2});
  RawAnswer endless = Answer("HTTP/1.1 200 OK\r\n");
  endless.pieces = {"HTTP/1.1 200 OK\r\n"};
  endless.pieces.resize(200, "X-Filler: " + std::string(8000, 'x') + "\r\n");
  endless.repeat = true;
  rows.push_back({"EndlessHead",
                  "an answer whose head does not end",
                  Raw(endless),
                  {1, 8},
                  kBackoff,
                  Place::kOutbox,
                  absl::StrCat("Too large response headers|", kTimedOut)});
}

void AddBrokenConnections(std::vector<FaultRow>& rows) {
  RawAnswer early;
  early.read = Read::kNothing;
  early.end = End::kReset;
  rows.push_back({"ResetBeforeTheRequest", "reset before the request is read",
                  Raw(early), kRetried, kBackoff, Place::kOutbox,
                  "[Rr]eset|Send failure|Empty reply|Failed to connect"});
  rows.push_back({"ResetBeforeTheAnswer", "reset before the answer",
                  Intake({"reset"}), kRetried, kBackoff, Place::kOutbox,
                  "[Rr]eset by peer"});
  rows.push_back(
      {"ResetInTheAnswer", "reset in the middle of the answer",
       Raw(Answer("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"data\":",
                  End::kReset)),
       kRetried, kBackoff, Place::kOutbox,
       "[Rr]eset by peer|end of response with .* bytes missing|transfer "
       "closed"});
  FaultRow lost = {"AnswerLost",
                   "stored, then reset before the answer, once",
                   Intake({"store-then-reset,first=1"}),
                   kTwice,
                   kBackoff,
                   Place::kApi,
                   "Sent: "};
  lost.timeout = 10;
  rows.push_back(lost);
  RawAnswer closed;
  rows.push_back({"Closed", "closed without an answer", Raw(closed), kRetried,
                  kBackoff, Place::kOutbox, "Empty reply from server"});
}

// -------------------------------------------------------------------- answers

constexpr char kNotTheApis[] = "with a body that is not the API's";

/// A 2xx that confirms nothing.
void AddEmptyAcceptances(std::vector<FaultRow>& rows) {
  const struct {
    const char* name;
    const char* words;
    std::string reply;
  } answers[] = {
      {"Empty", "HTTP 200, no body", Reply("200 OK", "")},
      {"NoContent", "HTTP 204, no body", "HTTP/1.1 204 No Content\r\n\r\n"},
      {"EmptyObject", "HTTP 200, `{}`", Reply("200 OK", "{}")},
      {"EmptyData", "HTTP 200, `{\"data\":{}}`",
       Reply("200 OK", R"({"data":{}})")},
      {"EmptyId", "HTTP 200, `{\"data\":{\"id\":\"\"}}`",
       Reply("200 OK", R"({"data":{"id":""}})")},
  };
  for (const auto& answer : answers) {
    rows.push_back({answer.name, answer.words, Raw(Answer(answer.reply)),
                    kRetried, kBackoff, Place::kOutbox, kNotTheApis});
  }
}

/// What a firewall or a proxy says in the API's place.
void AddForeignRefusals(std::vector<FaultRow>& rows) {
  const std::string page = "<html><title>Blocked</title></html>";
  for (const int status : {400, 401, 403, 404, 413}) {
    rows.push_back({absl::StrCat("Html", status),
                    absl::StrCat("HTTP ", status, ", a page of HTML"),
                    Raw(Answer(Reply(absl::StrCat(status, " Blocked"), page))),
                    kOnce, kNone, Place::kOutbox,
                    absl::StrCat("HTTP ", status, " ", kNotTheApis)});
  }
  rows.push_back({"BinaryError", "HTTP 400, a body of random bytes",
                  Raw(Answer(Reply("400 Bad Request", "\xff\xfe\x01\x80{["))),
                  kOnce, kNone, Place::kOutbox, kNotTheApis});
  const std::string gzip = "Content-Encoding: gzip\r\n";
  rows.push_back({"GzipError", "HTTP 400, in gzip",
                  Raw(Answer(Reply("400 Bad Request", "\x1f\x8b\x08", gzip))),
                  kOnce, kNone, Place::kOutbox,
                  "HTTP 400 with a body.*encoded"});
  rows.push_back({"Gzip", "HTTP 200, in gzip",
                  Raw(Answer(Reply("200 OK", "\x1f\x8b\x08", gzip))), kRetried,
                  kBackoff, Place::kOutbox, "HTTP 200 with a body.*encoded"});
}

void AddBadBodies(std::vector<FaultRow>& rows) {
  rows.push_back({"Truncated", "HTTP 200, the body cut short",
                  Intake({"truncate"}), kRetried, kBackoff, Place::kOutbox,
                  "bytes remaining to read"});
  rows.push_back({"Oversized", "HTTP 200, a body of 64 MiB",
                  Intake({"oversize"}), kRetried, kBackoff, Place::kOutbox,
                  "the answer is larger than 1048576 bytes"});
  rows.push_back({"Html", "HTTP 200, a page of HTML", Intake({"garbage"}),
                  kRetried, kBackoff, Place::kOutbox,
                  "HTTP 200 with a body that is not the API's"});
  rows.push_back({"OtherJson", "HTTP 200, JSON of another shape",
                  Raw(Answer(Reply("200 OK", R"([{"data": 1}, null])"))),
                  kRetried, kBackoff, Place::kOutbox,
                  "HTTP 200 with a body that is not the API's"});
  rows.push_back({"DeepJson", "HTTP 200, JSON of 200,000 brackets",
                  Raw(Answer(Reply("200 OK", std::string(200000, '[')))),
                  kRetried, kBackoff, Place::kOutbox,
                  "HTTP 200 with a body that is not the API's", 4});
}

void AddBadProtocol(std::vector<FaultRow>& rows) {
  const struct {
    const char* name;
    const char* words;
    std::string bytes;
    Between tries;
    const char* says;
  } answers[] = {
      {"StatusOfLetters", "the status line HTTP/1.1 banana",
       "HTTP/1.1 banana\r\n\r\n", kOnce, "Unsupported HTTP version"},
      {"NoHttp", "an answer that is not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", kOnce,
       "Received HTTP/0.9 when not allowed"},
      {"UnknownVersion", "the status line HTTP/9.9 200 OK",
       "HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}", kOnce,
       "Unsupported HTTP version"},
      {"BadChunk", "a chunk whose size is not a number",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
       kRetried, "[Cc]hunk"},
      {"OnlyContinue", "100 Continue, and no answer after it",
       "HTTP/1.1 100 Continue\r\n\r\n", kRetried, "Empty reply from server"},
  };
  for (const auto& answer : answers) {
    rows.push_back({answer.name, answer.words, Raw(Answer(answer.bytes)),
                    answer.tries, kBackoff, Place::kOutbox, answer.says});
  }
  // RFC 9113: SETTINGS, then GOAWAY with last stream 0 and no error: the
  // request was not looked at, and is to be sent again.
  RawAnswer goaway;
  goaway.read = Read::kSomething;
  goaway.application_protocol = "h2";
  goaway.pieces = {std::string("\0\0\0\4\0\0\0\0\0", 9) +
                   std::string("\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\0", 17)};
  rows.push_back({"Http2GoAway", "HTTP/2 GOAWAY (where libcurl speaks HTTP/2)",
                  RawTls(goaway), kRetried, kBackoff, Place::kOutbox,
                  "HTTP2|HTTP/2"});
  RawAnswer other;
  other.read = Read::kNothing;
  other.application_protocol = "shop/1";
  rows.push_back({"OtherProtocol",
                  "a TLS server that speaks neither HTTP/1.1 nor HTTP/2",
                  RawTls(other), kRetried, kBackoff, Place::kOutbox,
                  "alert no application protocol"});
}

// ------------------------------------------------------------ TLS and proxies

void AddTls(std::vector<FaultRow>& rows) {
  const struct {
    const char* name;
    const char* words;
    const char* certificate;
    const char* says;
  } servers[] = {
      {"WrongHost", "a certificate of another host", "wrong-host",
       "no alternative certificate subject name matches"},
      {"Expired", "a certificate that has expired", "expired",
       "certificate has expired"},
      {"SelfSigned", "a certificate signed by itself", "self-signed",
       "self-signed certificate"},
      {"UnknownAuthority", "a certificate of an unknown authority", "unknown",
       "unable to get local issuer certificate"},
  };
  for (const auto& server : servers) {
    rows.push_back({server.name, server.words, TlsIntake(server.certificate),
                    kOnce, kNone, Place::kOutbox, server.says, 5});
  }
  rows.push_back({"PlainOnTls", "no TLS on a port called by https",
                  PlainIntakeByHttps(), kRetried, kBackoff, Place::kOutbox,
                  "wrong version number"});
  rows.push_back({"TlsOnPlain", "TLS on a port called by http",
                  TlsIntake("good", "http"), kRetried, kBackoff, Place::kOutbox,
                  "Empty reply from server|[Rr]eset by peer"});
}

void AddProxies(std::vector<FaultRow>& rows) {
  const struct {
    const char* name;
    const char* words;
    std::string reply;
    const char* says;
  } proxies[] = {
      {"Proxy502", "a proxy that cannot reach the API (502)",
       Reply("502 Bad Gateway", "no"), "502"},
      {"ProxyNoHttp", "a proxy that speaks no HTTP", "220 shop ESMTP\r\n",
       "Proxy CONNECT aborted"},
  };
  for (const auto& proxy : proxies) {
    rows.push_back({proxy.name, proxy.words, BehindProxy(Answer(proxy.reply)),
                    kRetried, kBackoff, Place::kOutbox, proxy.says});
  }
  const std::string asks = "Proxy-Authenticate: Basic realm=\"shop\"\r\n";
  rows.push_back(
      {"Proxy407", "a proxy that wants to know who asks (407)",
       BehindProxy(Answer(Reply("407 Authentication Required", "", asks))),
       kOnce, kNone, Place::kOutbox,
       "the proxy refused the user or the password \\(HTTP 407\\). Check them "
       "in HTTPS_PROXY"});
  for (const int status : {403, 405}) {
    rows.push_back(
        {absl::StrCat("Proxy", status),
         absl::StrCat("a proxy that lets nobody through (", status, ")"),
         BehindProxy(Answer(Reply(absl::StrCat(status, " Denied"), "no"))),
         kOnce, kNone, Place::kOutbox,
         absl::StrCat("the proxy refused to connect to this host \\(HTTP ",
                      status, "\\)")});
  }
  FaultRow malformed = {"ProxyAddress",
                        "a proxy's address with `#` in its password",
                        BehindRefusingProxy(),
                        kOnce,
                        kNone,
                        Place::kOutbox,
                        "https_proxy \\(not shown\\) is not a proxy's address"};
  malformed.variables = {{"https_proxy", "http://ci:p#ss@127.0.0.1:1"}};
  rows.push_back(malformed);
  rows.push_back({"ProxyRefused", "a proxy that refuses connections",
                  BehindRefusingProxy(), kRetried, kBackoff, Place::kOutbox,
                  "Failed to connect to 127.0.0.1"});
  const RawAnswer refuses = Answer(Reply("502 Bad Gateway", ""));
  rows.push_back({"NoProxyHost", "NO_PROXY=localhost beside such a proxy",
                  BehindProxy(refuses, {{"NO_PROXY", "localhost"}}), kOnce,
                  kNone, Place::kApi, "Sent: ", 10});
  rows.push_back({"NoProxyLowerCase", "no_proxy=* beside such a proxy",
                  BehindProxy(refuses, {{"no_proxy", "*"}}), kOnce, kNone,
                  Place::kApi, "Sent: ", 10});
}

void AddOurOwn(std::vector<FaultRow>& rows) {
  rows.push_back({"DeadlineOver",
                  "no time is left for a first try",
                  Intake({}),
                  {0, 0},
                  kNone,
                  Place::kOutbox,
                  "no time was left for a try",
                  0.000001});
  FaultRow log = {"NoOutbox",
                  "HTTP 503, lasting, and no outbox can be written",
                  Intake({"status=503"}),
                  kRetried,
                  kBackoff,
                  Place::kLog,
                  "Not sent and not kept: .*HTTP 503"};
  log.arguments = {"--outbox", "/dev/null/outbox"};
  log.variables = {{"TMPDIR", "/dev/null"}};
  rows.push_back(log);
}

// ------------------------------------------------------------------- Markdown

std::string Words(const Between& tries) {
  if (tries.least == tries.most) return absl::StrCat(tries.least);
  return tries.least < 2 ? "1 or more" : "2 or more";
}

std::string Words(const FaultRow& row) {
  if (row.tries.most < 2) return "";
  const auto seconds = [](absl::Duration d) {
    return absl::StrCat(absl::ToDoubleSeconds(d));
  };
  const Wait& wait = row.wait;
  return wait.least == wait.most ? absl::StrCat(seconds(wait.least), " s")
                                 : absl::StrCat(seconds(wait.least), " to ",
                                                seconds(wait.most), " s");
}

std::string Words(Place place) {
  switch (place) {
    case Place::kApi:
      return "sent";
    case Place::kOutbox:
      return "outbox";
    case Place::kRejected:
      return "rejected/";
    case Place::kLog:
      return "log";
  }
  return "";
}

/// All that a line promises but for the status.
std::string Promise(const FaultRow& row) {
  return absl::StrCat(" | ", Words(row.tries), " | ", Words(row), " | ",
                      Words(row.place), " | ",
                      row.place == Place::kApi ? "0, 0" : "0, 1", " |\n");
}

/// "HTTP 503, once" as "HTTP " "503" ", once"; else all of it as the first.
std::vector<std::string> SplitStatus(const std::string& fault) {
  constexpr size_t kStatus = 5;
  if (fault.rfind("HTTP ", 0) != 0 || fault.size() < kStatus + 3) {
    return {fault, "", ""};
  }
  return {"HTTP ", fault.substr(kStatus, 3), fault.substr(kStatus + 3)};
}

}  // namespace

std::vector<FaultRow> FaultTable() {
  std::vector<FaultRow> rows;
  AddStatuses(rows);
  AddNobody(rows);
  AddBrokenConnections(rows);
  AddBadBodies(rows);
  AddEmptyAcceptances(rows);
  AddForeignRefusals(rows);
  AddBadProtocol(rows);
  AddTls(rows);
  AddProxies(rows);
  AddOurOwn(rows);
  return rows;
}

std::string ToMarkdown(const std::vector<FaultRow>& rows) {
  std::string table =
      "| fault | tries | wait after the first | the event is then in | exit "
      "code: warn, fail |\n|---|---|---|---|---|\n";
  for (size_t i = 0; i < rows.size();) {
    const auto parts = SplitStatus(rows[i].fault);
    const std::string promise = Promise(rows[i]);
    std::vector<std::string> statuses;
    size_t next = i;
    for (; next < rows.size(); ++next) {
      const auto other = SplitStatus(rows[next].fault);
      if (other[0] != parts[0] || other[2] != parts[2] ||
          Promise(rows[next]) != promise) {
        break;
      }
      statuses.push_back(other[1]);
    }
    absl::StrAppend(&table, "| ", parts[0], absl::StrJoin(statuses, ", "),
                    parts[2], promise);
    i = next;
  }
  return table;
}

}  // namespace dora::testing
