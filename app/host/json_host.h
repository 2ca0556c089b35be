#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/host/forwarding_host.h"

// What --output json promises: stdout holds exactly one JSON document, also
// where nothing was sent. A host around the others, which gathers what a
// command emits and what it says, so that no command can forget it.
// docs/reference/output.schema.json describes the documents.

namespace dora::app {

/// What the command prints on stdout by itself.
enum class Printed {
  kDocument,       ///< one whole JSON document, if any
  kRequestBodies,  ///< a dry run's, which become items of one array
};

class JsonHost : public ForwardingHost {
 public:
  JsonHost(StepHost& host, Printed printed)
      : ForwardingHost(host), printed_(printed) {}

  /// Ends the document. Where the command gave none, it says why: an item for
  /// each error, else one for what was skipped.
  void Finish();

  void Say(Level level, const std::string& message) override;
  void Print(const std::string& data, std::FILE* stream) override;
  void Emit(const nlohmann::ordered_json& array) override;

 private:
  /// Prints an item of the array at once: an import may have millions.
  void PrintItem(const char* status, const char* field,
                 const std::string& text);

  Printed printed_;
  bool array_begun_ = false;
  bool document_printed_ = false;
  std::optional<nlohmann::ordered_json> items_;
  std::vector<std::string> errors_;
  std::string reason_;  ///< the last warning or notice
};

}  // namespace dora::app
