#pragma once

// What Abseil asks for to name the local time zone: there is no such name here,
// so that it reads /etc/localtime, as on other systems.

typedef long CFIndex;
typedef unsigned CFStringEncoding;
typedef const void* CFStringRef;
typedef const void* CFTimeZoneRef;

enum { kCFStringEncodingUTF8 = 0x08000100 };

static inline CFTimeZoneRef CFTimeZoneCopyDefault(void) { return 0; }
static inline CFStringRef CFTimeZoneGetName(CFTimeZoneRef) { return 0; }
static inline CFIndex CFStringGetLength(CFStringRef) { return 0; }
static inline CFIndex CFStringGetMaximumSizeForEncoding(CFIndex length,
                                                        CFStringEncoding) {
  return length;
}
static inline bool CFStringGetCString(CFStringRef, char*, CFIndex,
                                      CFStringEncoding) {
  return false;
}
static inline void CFRelease(const void*) {}
