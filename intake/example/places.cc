#include "intake/example/places.h"

namespace dora::intake::example {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

}  // namespace

std::vector<Place> Places() {
  using absl::Hours;
  using absl::Minutes;
  return {
      {"checkout-api",
       "production",
       "payments",
       63 * kDay,
       7,
       16,
       40,
       200,
       {{55 * kDay, Minutes(95), Remedied::kByRollback},
        {41 * kDay, Minutes(70), Remedied::kByRollforward},
        {33 * kDay, Minutes(130), Remedied::kByRollback},
        {24 * kDay, Minutes(85), Remedied::kByRollback},
        {17 * kDay, Minutes(52), Remedied::kByRollforward},
        {9 * kDay + Hours(3), Minutes(44), Remedied::kByRollforward},
        {Hours(52), Minutes(38), Remedied::kByRollback},
        {Hours(22), Minutes(24), Remedied::kByRollback}}},
      {"storefront",
       "production",
       "web",
       62 * kDay,
       40,
       80,
       300,
       2400,
       {{46 * kDay, Hours(9), Remedied::kByRollforward},
        {13 * kDay, Hours(17), Remedied::kByRollforward}}},
      {"storefront", "staging", "web", 62 * kDay, 14, 40, 10, 60, {}},
      {"billing",
       "production",
       "payments",
       26 * kDay,
       90,
       150,
       4000,
       9000,
       {{6 * kDay, absl::ZeroDuration(), Remedied::kNever}}},
      {"billing", "staging", "payments", 80 * kDay, 1800, 1801, 60, 600, {}},
  };
}

}  // namespace dora::intake::example
