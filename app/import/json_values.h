#pragma once

#include <istream>
#include <string>

#include "app/import/counted_input.h"
#include "app/import/record_reader.h"
#include "app/import/text_stream.h"

namespace dora::app {

/// JSON that is more than an object a line: arrays of records, as APIs answer
/// them, and objects one after another over any number of lines, as `jq .`
/// prints them. One record is in memory at a time. Text that is not JSON ends
/// the reading: nobody can say where the next record begins. A comma too many
/// or too few between records is nothing wrong.
class JsonValuesReader : public RecordReader {
 public:
  JsonValuesReader(TextStream text, std::string name);

  bool Next(DeploymentRecord& record) override;
  bool numbers_are_lines() const override { return false; }

 private:
  bool FindRecord();
  bool ReadRecord(DeploymentRecord& record);
  void BreakBetweenRecords(int c);
  void BreakWithinRecord(const DeploymentRecord& record,
                         const std::string& stopped_at);
  void Break(const std::string& where, const std::string& problem,
             const char* fix);

  TextStream text_;
  CountedInput input_;
  std::istream stream_;  ///< the parser's
  std::string name_;
  int64_t number_ = 0;
  int64_t array_line_ = 0;  ///< where the array began; 0 outside of one
};

}  // namespace dora::app
