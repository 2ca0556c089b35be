#pragma once

#include <string>
#include <vector>

#include "cli/step_host.h"

// What --output json promises: stdout holds exactly one JSON document, also
// where nothing was sent. A host around the others, which gathers what a
// command prints and what it says, so that no command can forget it.
// docs/output.schema.json describes the documents.

namespace dora::cli {

/// What the run prints on stdout.
enum class Printed {
  kDocuments,      ///< whole JSON documents
  kRequestBodies,  ///< a dry run's, which become items of one array
};

class JsonHost : public StepHost {
 public:
  JsonHost(StepHost& host, Printed printed) : host_(host), printed_(printed) {}

  /// Ends the document. Where the command printed none, it says why: an item
  /// for each error, else one for what was skipped.
  void Finish();

  void Say(Level level, const std::string& message) override;
  void Print(const std::string& data, std::FILE* stream) override;

  void ReadInputs(Inputs& inputs) const override { host_.ReadInputs(inputs); }
  void Mask(const core::Secret& secret) override { host_.Mask(secret); }
  void BeginGroup(const std::string& title) override {
    host_.BeginGroup(title);
  }
  void EndGroup() override { host_.EndGroup(); }
  void Report(const std::vector<Outcome>& outcomes) override {
    host_.Report(outcomes);
  }
  bool forgives_usage_errors() const override {
    return host_.forgives_usage_errors();
  }
  JobStatus job_status() const override { return host_.job_status(); }
  core::Result<std::string> SaveState(const std::string& name,
                                      const std::string& value) override {
    return host_.SaveState(name, value);
  }
  std::optional<std::string> LoadState(const std::string& name) override {
    return host_.LoadState(name);
  }

 private:
  /// Prints an item of the array at once: an import may have millions.
  void PrintItem(const char* status, const char* field,
                 const std::string& text);

  StepHost& host_;
  Printed printed_;
  bool array_begun_ = false;
  std::vector<std::string> documents_;
  std::vector<std::string> errors_;
  std::string reason_;  ///< the last warning or notice
};

}  // namespace dora::cli
