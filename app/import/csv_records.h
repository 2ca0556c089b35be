#pragma once

#include <string>
#include <vector>

#include "app/import/csv_reader.h"
#include "app/import/record_reader.h"
#include "app/import/text_stream.h"

namespace dora::app {

/// CSV, whose header names the columns: one row, one record. A header that
/// is wrong, and text that is not CSV, end the reading. Names are read as
/// people write them: `Started At` is started_at. A column without a name is
/// left out if it is blank everywhere, and so are blank cells at a row's end.
class CsvRecordReader : public RecordReader {
 public:
  CsvRecordReader(TextStream text, const CsvDialect& dialect, std::string name);

  bool Next(DeploymentRecord& record) override;

 private:
  void ReadHeader(const CsvRow& row);
  void SetCells(DeploymentRecord& record,
                const std::vector<std::string>& cells);
  void NoteBrokenCsv();
  /// The first reason stays.
  void Break(std::string message, std::string hint);

  TextStream text_;
  char separator_;
  CsvReader csv_;
  std::string name_;
  std::vector<std::string> header_;
};

}  // namespace dora::app
