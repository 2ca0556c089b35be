#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "app/import/record_reader.h"
#include "app/import/text_stream.h"

namespace dora::app {

/// How the problem of a line that is not JSON ends, behind the line.
inline constexpr absl::string_view kIsNoObject = " is not a JSON object";

/// JSON Lines: one object a line. A line that is not one is a problem of its
/// record, and the next line is read all the same. Another encoding, and an
/// object over several lines, are of the whole file and end the reading.
class JsonLinesReader : public RecordReader {
 public:
  JsonLinesReader(TextStream text, std::string name)
      : text_(std::move(text)), name_(std::move(name)) {}

  bool Next(DeploymentRecord& record) override;

 private:
  bool ReadLine(std::string& line);
  void ReadObject(const std::string& line, DeploymentRecord& record);
  bool GoesOnBehind(const std::string& line);

  TextStream text_;
  std::string name_;
  int64_t line_ = 0;
};

}  // namespace dora::app
