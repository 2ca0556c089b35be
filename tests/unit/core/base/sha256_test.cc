#include "core/base/sha256.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace dora::core {
namespace {

struct HmacCase {
  const char* name;
  std::string key;
  std::string data;
  const char* digest;  ///< in hexadecimal digits
};

class HmacSha256Test : public testing::TestWithParam<HmacCase> {};

TEST_P(HmacSha256Test, GivesWhatTheRfcTells) {
  const auto digest = HmacSha256(GetParam().key, GetParam().data);
  EXPECT_EQ(absl::BytesToHexString(BytesOf(digest)), GetParam().digest);
}

// The test cases of RFC 4231: a key that is short, as long as the digest,
// longer than a block of the hash.
INSTANTIATE_TEST_SUITE_P(
    Rfc4231, HmacSha256Test,
    testing::Values(
        HmacCase{"Case1", std::string(20, '\x0b'), "Hi There",
                 "b0344c61d8db38535ca8afceaf0bf12b"
                 "881dc200c9833da726e9376c2e32cff7"},
        HmacCase{"Case2", "Jefe", "what do ya want for nothing?",
                 "5bdcc146bf60754e6a042426089575c7"
                 "5a003f089d2739839dec58b964ec3843"},
        HmacCase{"Case3", std::string(20, '\xaa'), std::string(50, '\xdd'),
                 "773ea91e36800e46854db8ebd09181a7"
                 "2959098b3ef8c122d9635514ced565fe"},
        HmacCase{"Case6", std::string(131, '\xaa'),
                 "Test Using Larger Than Block-Size Key - Hash Key First",
                 "60e431591ee0b67f0d8a26aacbf5b77f"
                 "8e0bc6213728c5140546040f0ee37f54"},
        HmacCase{"Case7", std::string(131, '\xaa'),
                 "This is a test using a larger than block-size key and a "
                 "larger than block-size data. The key needs to be hashed "
                 "before being used by the HMAC algorithm.",
                 "9b09ffa71b942fcb27635fbcd5b0e944"
                 "bfdc63644f0713938a7f51535c3a35e2"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace dora::core
