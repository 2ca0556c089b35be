#pragma once

// What c-ares' own configure script would put here on 64-bit Linux with musl.

#include <sys/socket.h>
#include <sys/types.h>

#define CARES_HAVE_ARPA_NAMESER_COMPAT_H 1
#define CARES_HAVE_ARPA_NAMESER_H 1
#define CARES_TYPEOF_ARES_SOCKLEN_T socklen_t
#define CARES_TYPEOF_ARES_SSIZE_T ssize_t

typedef CARES_TYPEOF_ARES_SOCKLEN_T ares_socklen_t;
typedef CARES_TYPEOF_ARES_SSIZE_T ares_ssize_t;
