// Names as a poor network has them, as the C library sees it: preloaded in
// place of its getaddrinfo. STUB_RESOLVER says which.

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

/// An address and where its socket address stands, freed as one.
struct Entry {
  addrinfo info;
  sockaddr_in address;
};

addrinfo* NewEntry(const char* ip, const char* port, addrinfo* next) {
  auto* entry = static_cast<Entry*>(std::calloc(1, sizeof(Entry)));
  if (entry == nullptr) return nullptr;
  entry->address.sin_family = AF_INET;
  entry->address.sin_port = htons(static_cast<uint16_t>(std::atoi(port)));
  inet_pton(AF_INET, ip, &entry->address.sin_addr);
  entry->info.ai_family = AF_INET;
  entry->info.ai_socktype = SOCK_STREAM;
  entry->info.ai_addrlen = sizeof entry->address;
  entry->info.ai_addr = reinterpret_cast<sockaddr*>(&entry->address);
  entry->info.ai_next = next;
  return &entry->info;
}

}  // namespace

// glibc declares it as never throwing in some versions only.
extern "C" int getaddrinfo(const char*, const char* service,
                           const addrinfo* hints, addrinfo** result) {
  const char* kind = std::getenv("STUB_RESOLVER");
  const bool for_ipv4 = hints != nullptr && hints->ai_family == AF_INET;
  // No answer to a question for IPv6: glibc asks three times, 5 s each.
  if (std::strcmp(kind, "drops-ipv6") == 0 && !for_ipv4) sleep(15);
  if (std::strcmp(kind, "fails-ipv6") == 0 && !for_ipv4) return EAI_AGAIN;
  // There is only an IPv6 address, and it takes a while.
  if (std::strcmp(kind, "no-ipv4") == 0) {
    if (for_ipv4) return EAI_NONAME;
    sleep(4);
  }
  *result = NewEntry("127.0.0.1", service, nullptr);
  // Of two addresses the first one is dead.
  if (std::strcmp(kind, "two-addresses") == 0) {
    *result = NewEntry("127.0.0.2", service, *result);
  }
  return 0;
}

extern "C" void freeaddrinfo(addrinfo* list) {
  while (list != nullptr) {
    addrinfo* next = list->ai_next;
    std::free(list);
    list = next;
  }
}
