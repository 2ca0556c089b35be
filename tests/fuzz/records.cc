#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/import/record_reader.h"
#include "core/base/text.h"
#include "core/base/timestamp.h"
#include "sinks/dora/body.h"
#include "tests/fuzz/property.h"

// An import's file, CSV or JSON. An event that comes of a record can be
// sent, has no credentials, and read back as a record is the same event.

namespace dora::fuzz {
namespace {

using Json = nlohmann::ordered_json;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
/// Before it, nanoseconds have fewer digits and would be read as seconds.
const absl::Time kOldest = absl::FromUnixNanos(100'000'000'000'000'000);
constexpr int kMostRecords = 200;

void CheckReadsBack(const core::Deployment& event, const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  Promise(json.is_object(), "a body is JSON in UTF-8", body);
  const Json& attributes = json["data"]["attributes"];
  Promise(attributes.is_object(), "a body has attributes", body);
  if (event.started_at() < kOldest) return;
  std::istringstream line(attributes.dump());
  const auto reader = dora::app::NewRecordReader(line, "written");
  dora::app::DeploymentRecord record;
  Promise(reader->Next(record), "an event reads back as a record", body);
  const auto again = dora::app::EventOf(record, kNow);
  Promise(again.has_value(), "a record of an event is valid", body);
  Promise(sinks::DeploymentBody(*again) == body, "an event reads back", body);
}

void CheckEvent(const dora::app::DeploymentRecord& record,
                const core::Deployment& event) {
  const std::string body = sinks::DeploymentBody(event);
  Promise(event.started_at() <= event.finished_at(), "a start is first", body);
  Promise(event.custom_tags().size() <= 100, "there are few tags", body);
  Promise(event.id().size() >= 16 && event.id().size() <= 128,
          "an id has a length that the API takes", body);
  if (event.git()) {
    Promise(!HasUserInfo(event.git()->repository_url), "an event names no user",
            body);
  }
  const auto again = dora::app::EventOf(record, kNow);
  Promise(again && sinks::DeploymentBody(*again) == body,
          "the same record is the same event", body);
  CheckReadsBack(event, body);
}

void CheckError(const core::Error& error) {
  Promise(core::IsOneLineOfUtf8(ToString(error)), "an error is one line",
          ToString(error));
  Promise(absl::StrContains(error.message, "import"),
          "an error says where it is", error.message);
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace core = dora::core;
  namespace fuzz = dora::fuzz;
  std::istringstream in{std::string(fuzz::Input(data, size).rest())};
  const auto reader = dora::app::NewRecordReader(in, "import");
  dora::app::DeploymentRecord record;
  int64_t line = 0;
  for (int i = 0; i < fuzz::kMostRecords && reader->Next(record); ++i) {
    fuzz::Promise(record.number > line, "records come one by one");
    line = record.number;
    const auto event = dora::app::EventOf(record, fuzz::kNow);
    if (event) {
      fuzz::CheckEvent(record, *event);
      continue;
    }
    fuzz::Promise(!event.error().empty(), "a refusal says why");
    for (const core::Error& error : event.error()) fuzz::CheckError(error);
  }
  if (reader->broken()) fuzz::CheckError(*reader->broken());
  return 0;
}
