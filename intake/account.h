#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/api_message.h"

// The account that the stand-in plays: its keys and its catalogue of services,
// and the calls that ask for them.

namespace dora::intake {

struct CatalogService {
  std::string name;
  std::string team;  ///< empty where it has none
};

struct AccountOptions {
  std::optional<std::string> api_key;  ///< the only one let in, if given
  std::optional<std::string> app_key;  ///< the same
  std::vector<CatalogService> services;
};

class Account {
 public:
  explicit Account(AccountOptions options) : options_(std::move(options)) {}

  // Any key that is not empty is let in where no other is the only one.

  bool LetsIn(const std::string& api_key) const;
  bool LetsIn(const std::string& api_key, const std::string& app_key) const;

  /// GET /api/v1/validate, for who was let in.
  ApiReply Validate() const;
  /// GET /api/v2/validate_keys, for everybody.
  ApiReply ValidateKeys(const ApiRequest& request) const;
  /// GET /api/v2/catalog/entity.
  ApiReply FindEntities(const ApiRequest& request) const;
  /// GET /api/v2/services/definitions/NAME.
  ApiReply Definition(const std::string& name, const ApiRequest& request) const;

 private:
  AccountOptions options_;
};

}  // namespace dora::intake
