#pragma once

#include <optional>
#include <string>

// What Windows says of who may do what with a file or a folder. Only its files
// of this room use it. A handle is a HANDLE with the right READ_CONTROL.

namespace dora::os {

/// The owner; absent where the file system has none.
std::optional<std::string> OwnerOfHandle(void* handle);

/// Who else than this user, the system and the administrators may write there.
struct OthersRights {
  bool may_write = true;
  /// May make a folder there, but not remove what others have made, as in /tmp.
  bool may_only_add = false;
};
std::optional<OthersRights> OthersRightsOf(void* handle);

/// Security attributes for what is made for this user alone, and for the system
/// and the administrators, who may do all in any case.
class PrivateSecurity {
 public:
  PrivateSecurity();
  PrivateSecurity(const PrivateSecurity&) = delete;
  PrivateSecurity& operator=(const PrivateSecurity&) = delete;
  ~PrivateSecurity();

  bool is_good() const { return descriptor_ != nullptr; }
  void* descriptor() const { return descriptor_; }

 private:
  void* descriptor_ = nullptr;
};

}  // namespace dora::os
