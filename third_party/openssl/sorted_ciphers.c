// Stands for OpenSSL's ssl/s3_lib.c, which it includes as s3_lib_original.c: its
// tables of cipher suites are sorted at the start. The qsort of zig's libc swaps
// byte by byte, which is a tenth of what a connection costs.

#include <stddef.h>
#include <stdlib.h>

#include "ssl_local.h"

// By number, in the way of Shell.
static void sort_ciphers(SSL_CIPHER *suites, size_t count) {
  for (size_t gap = count / 2; gap > 0; gap /= 2) {
    for (size_t i = gap; i < count; ++i) {
      size_t at = i;
      if (suites[at - gap].id <= suites[at].id) continue;
      const SSL_CIPHER moved = suites[at];
      for (; at >= gap && suites[at - gap].id > moved.id; at -= gap) {
        suites[at] = suites[at - gap];
      }
      suites[at] = moved;
    }
  }
}

#define qsort(first, count, size, compare) sort_ciphers(first, count)
#include "s3_lib_original.c"
