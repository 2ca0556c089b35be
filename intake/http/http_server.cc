#include "intake/http/http_server.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "intake/http/request_reader.h"

namespace dora::intake::http {
namespace {

std::string HeadOf(const Response& response, const Request& request,
                   size_t length) {
  std::string head = absl::StrCat("HTTP/1.1 ", response.status, " ",
                                  ReasonOf(response.status), "\r\n");
  absl::StrAppend(
      &head,
      request.keeps_connection ? "Keep-Alive: timeout=60" : "Connection: close",
      "\r\nContent-Length: ", length, "\r\n");
  if (response.Value("Date").empty()) {
    absl::StrAppend(&head, "Date: ", HttpDate(absl::Now()), "\r\n");
  }
  for (const Field& field : response.fields) {
    absl::StrAppend(&head, field.name, ": ", field.value, "\r\n");
  }
  head += "\r\n";
  return head;
}

void Refuse(int status, const HttpOptions& options, Connection& connection) {
  Request request;
  request.keeps_connection = false;
  Send(
      {status, {{"Content-Type", "application/json"}}, options.refusal(status)},
      request, connection);
}

}  // namespace

void ServeHttp(Connection& connection, const HttpOptions& options,
               const Handler& handler) {
  if (!connection.Open()) return;
  RequestReader reader(connection, options.max_body_bytes);
  while (true) {
    const auto request = reader.Next();
    if (request) {
      if (handler(*request, connection)) continue;
    } else if (request.error().status != 0) {
      Refuse(request.error().status, options, connection);
    }
    break;
  }
  connection.Finish();
}

bool Send(const Response& response, const Request& request,
          Connection& connection) {
  std::string bytes = HeadOf(response, request, response.body.size());
  if (request.method != "HEAD") bytes += response.body;
  return connection.Write(bytes) && request.keeps_connection;
}

bool SendHead(const Response& response, const Request& request, size_t length,
              Connection& connection) {
  return connection.Write(HeadOf(response, request, length));
}

}  // namespace dora::intake::http
