#pragma once

#include <string>

#include "app/import/record_reader.h"
#include "app/import/text_stream.h"

namespace dora::app {

/// JSON Lines: one object a line. A line that is not one is a problem of its
/// record, and the next line is read all the same.
class JsonLinesReader : public RecordReader {
 public:
  JsonLinesReader(TextStream text, std::string name)
      : text_(std::move(text)), name_(std::move(name)) {}

  bool Next(DeploymentRecord& record) override;

 private:
  bool ReadLine(std::string& line);

  TextStream text_;
  std::string name_;
  int64_t line_ = 0;
};

}  // namespace dora::app
