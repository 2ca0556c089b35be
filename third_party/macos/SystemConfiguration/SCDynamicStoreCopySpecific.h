#pragma once

// libcurl calls it for a side effect on IPv6 networks that translate addresses
// (NAT64), and does not look at what it says.

typedef const void* CFDictionaryRef;

static inline CFDictionaryRef SCDynamicStoreCopyProxies(void* store) {
  (void)store;
  return 0;
}
static inline void CFRelease(const void* object) { (void)object; }
