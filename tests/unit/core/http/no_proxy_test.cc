#include "core/http/no_proxy.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace dora::core {
namespace {

struct NoProxyCase {
  const char* no_proxy;
  const char* host;
  int port;
  bool bypasses;
};

std::ostream& operator<<(std::ostream& out, const NoProxyCase& c) {
  return out << '"' << c.no_proxy << "\" for " << c.host << ':' << c.port;
}

class NoProxy : public ::testing::TestWithParam<NoProxyCase> {};

TEST_P(NoProxy, Means) {
  const NoProxyCase& c = GetParam();
  EXPECT_EQ(BypassesProxy(c.no_proxy, c.host, c.port), c.bypasses);
}

// What curl 7.88, Go's httpproxy, Python's urllib and Node's proxy-from-env
// make of each entry, and so who is followed where they differ.
INSTANTIATE_TEST_SUITE_P(
    EveryoneAgrees, NoProxy,
    ::testing::Values(NoProxyCase{"", "api.corp", 443, false},
                      NoProxyCase{" , ,", "api.corp", 443, false},
                      NoProxyCase{"*", "api.corp", 443, true},
                      NoProxyCase{"*", "10.1.2.3", 443, true},
                      NoProxyCase{"api.corp", "api.corp", 443, true},
                      NoProxyCase{"API.Corp", "api.corp", 443, true},
                      NoProxyCase{"api.corp", "API.CORP", 443, true},
                      NoProxyCase{".corp", "api.corp", 443, true},
                      NoProxyCase{".corp", "a.b.corp", 443, true},
                      NoProxyCase{".corp", "apicorp", 443, false},
                      NoProxyCase{"corp", "apicorp", 443, false},
                      NoProxyCase{"api.corp", "api.corp.example", 443, false},
                      NoProxyCase{"a.corp,api.corp", "api.corp", 443, true},
                      NoProxyCase{" a.corp , api.corp ", "api.corp", 443, true},
                      NoProxyCase{"10.1.2.3", "10.1.2.3", 443, true},
                      NoProxyCase{"10.1.2.3", "10.1.2.30", 443, false}));

INSTANTIATE_TEST_SUITE_P(
    AHostNameCoversWhatIsBelowIt,  // Not in Node, where it is that host alone.
    NoProxy,
    ::testing::Values(NoProxyCase{"corp", "api.corp", 443, true},
                      NoProxyCase{"corp", "a.b.corp", 443, true},
                      // Not in Go and Node.
                      NoProxyCase{".corp", "corp", 443, true}));

INSTANTIATE_TEST_SUITE_P(
    AStar,  // Go and Node; curl and Python know it alone only.
    NoProxy,
    ::testing::Values(NoProxyCase{"*.corp", "api.corp", 443, true},
                      NoProxyCase{"*.corp", "a.b.corp", 443, true},
                      NoProxyCase{"*.corp", "corp", 443, false},
                      NoProxyCase{"*.corp", "apicorp", 443, false},
                      NoProxyCase{"*.CORP", "api.corp", 443, true},
                      NoProxyCase{"localhost,*", "api.corp", 443, true},
                      NoProxyCase{"*corp", "apicorp", 443, true},
                      NoProxyCase{"*.corp", "10.1.2.3", 443, false}));

INSTANTIATE_TEST_SUITE_P(
    APort,  // Go, Node and Python; in curl such an entry matches nothing.
    NoProxy,
    ::testing::Values(NoProxyCase{"api.corp:443", "api.corp", 443, true},
                      NoProxyCase{"api.corp:8443", "api.corp", 8443, true},
                      NoProxyCase{"api.corp:8443", "api.corp", 443, false},
                      NoProxyCase{"corp:8443", "api.corp", 8443, true},
                      NoProxyCase{"*.corp:8443", "api.corp", 8443, true},
                      NoProxyCase{"*.corp:8443", "api.corp", 443, false},
                      NoProxyCase{"*:8443", "api.corp", 8443, true},
                      NoProxyCase{"*:8443", "api.corp", 443, false},
                      NoProxyCase{"10.1.2.3:8443", "10.1.2.3", 8443, true},
                      NoProxyCase{"10.1.2.3:8443", "10.1.2.3", 443, false},
                      NoProxyCase{"api.corp:", "api.corp", 443, false},
                      NoProxyCase{":443", "api.corp", 443, false},
                      NoProxyCase{"api.corp:x", "api.corp", 443, false}));

INSTANTIATE_TEST_SUITE_P(
    Networks,  // curl and Go.
    NoProxy,
    ::testing::Values(NoProxyCase{"10.0.0.0/8", "10.1.2.3", 443, true},
                      NoProxyCase{"10.0.0.0/8", "11.1.2.3", 443, false},
                      NoProxyCase{"10.1.2.0/23", "10.1.3.9", 443, true},
                      NoProxyCase{"10.1.2.0/23", "10.1.4.9", 443, false},
                      NoProxyCase{"10.1.2.3/32", "10.1.2.3", 443, true},
                      NoProxyCase{"0.0.0.0/0", "10.1.2.3", 443, true},
                      NoProxyCase{"10.0.0.0/33", "10.0.0.0", 443, false},
                      NoProxyCase{"10.0.0.0/x", "10.0.0.0", 443, false},
                      NoProxyCase{"10.0.0.0/", "10.0.0.0", 443, false},
                      NoProxyCase{"fd00::/8", "[fd12::1]", 443, true},
                      NoProxyCase{"fd00::/8", "[fe80::1]", 443, false},
                      NoProxyCase{"fe80::/10", "[fe90::1]", 443, true},
                      NoProxyCase{"::/0", "10.1.2.3", 443, false},
                      NoProxyCase{"10.0.0.0/8", "ten.corp", 443, false}));

INSTANTIATE_TEST_SUITE_P(
    Ipv6, NoProxy,
    ::testing::Values(NoProxyCase{"::1", "[::1]", 443, true},
                      NoProxyCase{"[::1]", "[::1]", 443, true},
                      NoProxyCase{"::1", "::1", 443, true},
                      NoProxyCase{"[::1]:8443", "[::1]", 8443, true},
                      NoProxyCase{"[::1]:8443", "[::1]", 443, false},
                      NoProxyCase{"FD00::A", "[fd00::a]", 443, true},
                      NoProxyCase{"0:0:0:0:0:0:0:1", "[::1]", 443, true},
                      NoProxyCase{"::1", "[::2]", 443, false},
                      NoProxyCase{"[::1", "[::1]", 443, false}));

INSTANTIATE_TEST_SUITE_P(
    DotsAtTheEnd, NoProxy,
    ::testing::Values(NoProxyCase{"api.corp.", "api.corp", 443, true},
                      NoProxyCase{"api.corp", "api.corp.", 443, true},
                      NoProxyCase{".", "api.corp", 443, false},
                      NoProxyCase{"..", "api.corp", 443, false}));

INSTANTIATE_TEST_SUITE_P(
    Separators, NoProxy,
    ::testing::Values(NoProxyCase{"a.corp api.corp", "api.corp", 443, true},
                      NoProxyCase{"a.corp\tapi.corp", "api.corp", 443, true},
                      NoProxyCase{"a.corp\napi.corp", "api.corp", 443, true},
                      NoProxyCase{"a.corp;api.corp", "api.corp", 443, false}));

}  // namespace
}  // namespace dora::core
