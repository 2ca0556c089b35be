#pragma once

#include <cstddef>
#include <string>

#include "intake/account.h"
#include "intake/api_message.h"
#include "intake/git_api.h"
#include "intake/routes.h"
#include "intake/store/store.h"

// The API without its transport: a request as values in, a reply as values out.
// Checks in the order in which a client would want to hear of it: path, method,
// keys, size, content type, body. Safe for many threads.

namespace dora::intake {

/// The largest body that is read of a request for `path`; a larger one is
/// answered with 413.
size_t MaxBodyBytes(const std::string& path);

class Api {
 public:
  /// `store` and `repositories` must outlive the API.
  Api(Store& store, git::Repositories& repositories, AccountOptions account);

  ApiReply Handle(const ApiRequest& request);

 private:
  ApiReply Run(const Route& route, const ApiRequest& request);
  ApiReply Create(EventKind kind, const ApiRequest& request);
  ApiReply List(EventKind kind, const std::string& body);
  ApiReply Get(const Route& route);
  ApiReply Patch(const Route& route, const std::string& body);
  ApiReply PatchByVersion(const std::string& body);
  ApiReply Delete(const Route& route);
  bool IsLetIn(const Route& route, const ApiRequest& request) const;

  Store& store_;
  GitApi git_;
  Account account_;
};

}  // namespace dora::intake
