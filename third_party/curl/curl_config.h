#pragma once

// The configuration of our libcurl: everything is off that this program does
// not use, and the rest is as its own configure script would find it.

// What we leave out: only HTTP and HTTPS, and of those only what a sender of
// events needs.
#define CURL_DISABLE_ALTSVC 1
#define CURL_DISABLE_COOKIES 1
#define CURL_DISABLE_CRYPTO_AUTH 1
#define CURL_DISABLE_DICT 1
#define CURL_DISABLE_FILE 1
#define CURL_DISABLE_FTP 1
#define CURL_DISABLE_GOPHER 1
#define CURL_DISABLE_HSTS 1
#define CURL_DISABLE_IMAP 1
#define CURL_DISABLE_LDAP 1
#define CURL_DISABLE_LDAPS 1
#define CURL_DISABLE_MIME 1
#define CURL_DISABLE_MQTT 1
#define CURL_DISABLE_NETRC 1
#define CURL_DISABLE_POP3 1
#define CURL_DISABLE_RTSP 1
#define CURL_DISABLE_SMB 1
#define CURL_DISABLE_SMTP 1
#define CURL_DISABLE_TELNET 1
#define CURL_DISABLE_TFTP 1

// What we build with.
#define USE_OPENSSL 1
#define ENABLE_IPV6 1

#ifdef _WIN32
#include "config-win32.h"  // libcurl's own
#else
#include "curl_posix.h"
#endif
