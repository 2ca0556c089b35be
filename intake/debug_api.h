#pragma once

#include <string>

#include "intake/api_message.h"
#include "intake/faults/fault_plan.h"
#include "intake/request_log.h"
#include "intake/store/store.h"

// What the stand-in offers beyond the API, for tests and the curious, to
// clients on the same machine only: the log of requests, the events as they
// were sent, and the faults, which can be changed while it runs.

namespace dora::intake {

class DebugApi {
 public:
  /// All three must outlive this.
  DebugApi(RequestLog& log, FaultPlan& faults, Store& store);

  /// Whether `path` is one that Handle answers.
  static bool Owns(const std::string& path);

  ApiReply Handle(const std::string& method, const std::string& path,
                  const std::string& body, const std::string& remote_address);

 private:
  ApiReply Events();
  ApiReply ReplaceFaults(const std::string& body);

  RequestLog& log_;
  FaultPlan& faults_;
  Store& store_;
};

}  // namespace dora::intake
