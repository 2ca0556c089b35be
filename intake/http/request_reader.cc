#include "intake/http/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>
#include <cstdint>
#include <iterator>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "intake/http/inflate.h"

namespace dora::intake::http {
namespace {

namespace beast = boost::beast::http;

constexpr absl::Duration kIdleLimit = absl::Seconds(60);
constexpr absl::Duration kReadLimit = absl::Seconds(30);
constexpr unsigned kMaxHead = 64 * 1024;
constexpr size_t kMaxLine = 8192;  ///< of the target, and of a field
constexpr int kBadRequest = 400;
constexpr int kUriTooLong = 414;

constexpr absl::string_view kMethods[] = {"GET",     "HEAD",    "POST",
                                          "PUT",     "PATCH",   "DELETE",
                                          "OPTIONS", "CONNECT", "TRACE"};

// A body that is read to its end, so that the connection is ready for its next
// request, and kept up to a limit.
struct BoundedBody {
  struct value_type {
    size_t limit = 0;
    std::string bytes;
    bool too_large = false;
  };

  class reader {
   public:
    template <bool is_request, class Fields>
    reader(beast::header<is_request, Fields>&, value_type& body)
        : body_(body) {}

    void init(const boost::optional<std::uint64_t>&,
              boost::system::error_code& error) {
      error = {};
    }

    template <class Buffers>
    size_t put(const Buffers& buffers, boost::system::error_code& error) {
      error = {};
      size_t size = 0;
      for (const auto buffer : boost::beast::buffers_range_ref(buffers)) {
        Append({static_cast<const char*>(buffer.data()), buffer.size()});
        size += buffer.size();
      }
      return size;
    }

    void finish(boost::system::error_code& error) { error = {}; }

   private:
    void Append(absl::string_view bytes) {
      if (body_.bytes.size() + bytes.size() > body_.limit) {
        body_.too_large = true;
        body_.bytes.clear();
      }
      if (!body_.too_large) body_.bytes.append(bytes.data(), bytes.size());
    }

    value_type& body_;
  };
};

using RequestParser = beast::request_parser<BoundedBody>;

// The parser takes bytes as text.
std::string Text(boost::beast::string_view text) {
  return std::string(text.data(), text.size());
}

// A line that ends without a carriage return, for which the parser would wait.
bool HasBareLineFeed(absl::string_view text) {
  for (size_t at = text.find('\n'); at != absl::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return true;
  }
  return false;
}

// What the standard leaves to the server to refuse; 0 if there is nothing.
int RefusalOf(const RequestParser& parser) {
  const auto& head = parser.get();
  if (head.target().size() > kMaxLine) return kUriTooLong;
  const bool is_known =
      std::find(std::begin(kMethods), std::end(kMethods),
                Text(head.method_string())) != std::end(kMethods);
  const bool is_long = std::any_of(head.begin(), head.end(), [](const auto& f) {
    return f.name_string().size() + f.value().size() > kMaxLine;
  });
  return !is_known || is_long ? kBadRequest : 0;
}

bool MayHaveBody(const Request& request) {
  return request.method == "POST" || request.method == "PUT" ||
         request.method == "PATCH" || request.method == "DELETE";
}

bool AnnouncesBody(const RequestParser& parser) {
  return parser.chunked() || parser.content_length().value_or(0) > 0;
}

Request RequestOf(const RequestParser& parser) {
  const auto& head = parser.get();
  Request request;
  request.method = Text(head.method_string());
  const std::string target = Text(head.target());
  const std::string address = target.substr(0, target.find('#'));
  const size_t question = address.find('?');
  request.path = DecodePercent(address.substr(0, question), Plus::kIsPlus);
  if (question != std::string::npos)
    request.query = address.substr(question + 1);
  request.version = absl::StrCat(head.version() / 10, ".", head.version() % 10);
  for (const auto& field : head) {
    request.fields.push_back({Text(field.name_string()), Text(field.value())});
  }
  request.keeps_connection = head.version() == 11 && head.keep_alive();
  return request;
}

// Takes the body's encoding off; one that is not known stays on.
void Decode(Request& request, size_t limit) {
  const std::string encoding =
      absl::AsciiStrToLower(request.Value("Content-Encoding"));
  if (encoding != "gzip" && encoding != "deflate") return;
  auto decoded = Inflate(request.body, limit);
  if (decoded) {
    request.body = std::move(*decoded);
    return;
  }
  request.body.clear();
  request.body_too_large = decoded.error() == InflateError::kTooLarge;
  request.body_unreadable = !request.body_too_large;
}

}  // namespace

core::Expected<Request, NoRequest> RequestReader::Next() {
  RequestParser parser;
  parser.header_limit(kMaxHead);
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  if (const auto head = ReadHead(parser); !head) {
    return tl::unexpected(head.error());
  }
  Request request = RequestOf(parser);
  const size_t max_body = max_body_(request);
  parser.get().body().limit = max_body;
  if (AnnouncesBody(parser)) {
    if (MayHaveBody(request) && ReadBody(parser)) {
      auto& body = parser.get().body();
      request.body_too_large = body.too_large;
      request.body = std::move(body.bytes);
      if (!request.body_too_large) Decode(request, max_body);
    } else {
      request.body_unreadable = true;
      request.keeps_connection = false;
    }
  }
  return request;
}

bool RequestReader::Fill(absl::Duration limit) {
  const std::string more = connection_.Read(limit);
  unread_ += more;
  return !more.empty();
}

template <typename Parser>
core::Expected<void, NoRequest> RequestReader::ReadHead(Parser& parser) {
  if (unread_.empty() && !Fill(kIdleLimit)) return tl::unexpected(NoRequest{});
  while (!parser.is_header_done()) {
    boost::system::error_code error;
    unread_.erase(0, parser.put(boost::asio::buffer(unread_), error));
    if (error && error != beast::error::need_more) {
      return tl::unexpected(NoRequest{kBadRequest});
    }
    if (parser.is_header_done()) break;
    if (HasBareLineFeed(unread_)) return tl::unexpected(NoRequest{kBadRequest});
    if (!Fill(kReadLimit)) return tl::unexpected(NoRequest{});
  }
  const int refusal = RefusalOf(parser);
  if (refusal != 0) return tl::unexpected(NoRequest{refusal});
  return {};
}

template <typename Parser>
bool RequestReader::ReadBody(Parser& parser) {
  if (absl::EqualsIgnoreCase(Text(parser.get()[beast::field::expect]),
                             "100-continue") &&
      !connection_.Write("HTTP/1.1 100 Continue\r\n\r\n")) {
    return false;
  }
  parser.eager(true);
  while (!parser.is_done()) {
    boost::system::error_code error;
    unread_.erase(0, parser.put(boost::asio::buffer(unread_), error));
    if (error && error != beast::error::need_more) return false;
    const bool needs_more = error == beast::error::need_more || unread_.empty();
    if (!parser.is_done() && needs_more && !Fill(kReadLimit)) return false;
  }
  return true;
}

std::string ReasonOf(int status) {
  const auto known = beast::int_to_status(static_cast<unsigned>(status));
  if (known == beast::status::unknown) return "";
  return Text(beast::obsolete_reason(known));
}

}  // namespace dora::intake::http
