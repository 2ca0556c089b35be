// A name server that does not answer, as the C library sees it: preloaded in
// place of its getaddrinfo.

#include <netdb.h>
#include <unistd.h>

// glibc declares it as never throwing in some versions only.
extern "C" int getaddrinfo(const char*, const char*, const addrinfo*,
                           addrinfo**) {
  sleep(20);
  return EAI_AGAIN;
}
