#pragma once

#include <string>
#include <vector>

#include "app/host/forwarding_host.h"

// What --output json promises: stdout holds exactly one JSON document, also
// where nothing was sent. A host around the others, which gathers what a
// command prints and what it says, so that no command can forget it.
// docs/reference/output.schema.json describes the documents.

namespace dora::app {

/// What the run prints on stdout.
enum class Printed {
  kDocuments,      ///< whole JSON documents
  kRequestBodies,  ///< a dry run's, which become items of one array
};

class JsonHost : public HostAround {
 public:
  JsonHost(StepHost& host, Printed printed)
      : HostAround(host), printed_(printed) {}

  /// Ends the document. Where the command printed none, it says why: an item
  /// for each error, else one for what was skipped.
  void Finish();

  void Say(Level level, const std::string& message) override;
  void Print(const std::string& data, std::FILE* stream) override;

 private:
  /// Prints an item of the array at once: an import may have millions.
  void PrintItem(const char* status, const char* field,
                 const std::string& text);

  Printed printed_;
  bool array_begun_ = false;
  std::vector<std::string> documents_;
  std::vector<std::string> errors_;
  std::string reason_;  ///< the last warning or notice
};

}  // namespace dora::app
