#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "app/import/record_fields.h"

// One JSON object into one record, member by member as the parser meets them:
// there is no document in memory, and a number stays as it was written (1.10
// is not 1.1).

namespace dora::app {

/// The parser's handler. The parser goes on to the object's end whatever is
/// wrong with its members, and stops where the text is not JSON or no object.
class JsonRecord : public nlohmann::json_sax<nlohmann::json> {
 public:
  /// `record`, which has its place already, outlives the handler.
  explicit JsonRecord(DeploymentRecord& record) : record_(record) {}

  /// Where the parser stopped at what JSON does not allow: the text that ends
  /// with it.
  const std::string& stopped_at() const { return stopped_at_; }

  bool null() override { return true; }
  bool boolean(bool value) override;
  bool number_integer(number_integer_t value) override;
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t value, const string_t& written) override;
  bool string(string_t& value) override;
  bool binary(binary_t& value) override;
  bool start_object(std::size_t elements) override;
  bool key(string_t& name) override;
  bool end_object() override { return End(); }
  bool start_array(std::size_t elements) override;
  bool end_array() override { return End(); }
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& error) override;

 private:
  enum class Inside { kNothing, kRecord, kGit, kTags };
  enum class Kind { kBoolean, kNumber, kString, kArray, kObject };

  /// A value of one of the record's members, as it is shown.
  bool Take(Kind kind, const std::string& text);
  void TakeMember(Kind kind, const std::string& text);
  void TakeOfGit(Kind kind, const std::string& text);
  void TakeText(const std::string& name, Kind kind, const std::string& text);
  void TakeTag(Kind kind, const std::string& text);
  /// Whether the members of `inside` follow; if not, they are passed over.
  bool Enter(Inside inside, Kind kind, const char* shown);
  bool End();
  void Refuse(absl::string_view name, const std::string& text,
              const char* rule);
  void Report(absl::string_view problem, std::string fix);
  /// Whether another problem may be told; says once that there are more.
  bool MayTellMore();

  DeploymentRecord& record_;
  Inside inside_ = Inside::kNothing;
  size_t passed_over_ = 0;  ///< levels outside of the record
  std::string name_;
  std::set<std::string> seen_;
  std::string stopped_at_;
};

}  // namespace dora::app
