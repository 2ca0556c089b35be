#pragma once

#include <tl/expected.hpp>
#include <utility>

namespace dora::core {

/// A value, or why there is none. The compiler warns where one is dropped, and
/// an error with it, which it does not do for tl::expected. What may fail
/// unnoticed is cast to void.
template <typename T, typename E>
class [[nodiscard]] Expected : public tl::expected<T, E> {
 public:
  using tl::expected<T, E>::expected;
  using tl::expected<T, E>::operator=;

  Expected() = default;
  /// For what tl::expected's own functions give, such as map().
  // NOLINTNEXTLINE(google-explicit-constructor)
  Expected(tl::expected<T, E> other) : tl::expected<T, E>(std::move(other)) {}
};

}  // namespace dora::core
