// memset, memcmp and memchr for the programs that zig links with musl: its own
// go byte by byte in a small build, which was a seventh of what an event over
// TLS costs. Linked before its library, whose names are weak.

#include <stddef.h>
#include <stdint.h>

// Or the compiler would make a loop here into a call of the function itself.
#define NO_BUILTIN __attribute__((no_builtin))

typedef uint64_t Word __attribute__((may_alias, aligned(1)));
typedef uint64_t Block __attribute__((vector_size(16), may_alias, aligned(1)));

NO_BUILTIN static void set_few(unsigned char *at, uint64_t word, size_t size) {
  if (size >= 8) {
    *(Word *)at = word;
    *(Word *)(at + size - 8) = word;
    return;
  }
  for (size_t i = 0; i < size; ++i) at[i] = (unsigned char)word;
}

NO_BUILTIN void *memset(void *memory, int value, size_t size) {
  const uint64_t word = 0x0101010101010101u * (unsigned char)value;
  unsigned char *at = memory;
  if (size < sizeof(Block)) {
    set_few(at, word, size);
    return memory;
  }
  const Block block = {word, word};
  unsigned char *const last = at + size - sizeof(Block);
  for (; last - at > 48; at += 64) {
    ((Block *)at)[0] = block;
    ((Block *)at)[1] = block;
    ((Block *)at)[2] = block;
    ((Block *)at)[3] = block;
  }
  for (; at < last; at += sizeof(Block)) *(Block *)at = block;
  *(Block *)last = block;  // may overlap
  return memory;
}

NO_BUILTIN int memcmp(const void *left, const void *right, size_t size) {
  const unsigned char *a = left;
  const unsigned char *b = right;
  while (size >= sizeof(Word) && *(const Word *)a == *(const Word *)b) {
    a += sizeof(Word);
    b += sizeof(Word);
    size -= sizeof(Word);
  }
  for (; size > 0; ++a, ++b, --size) {
    if (*a != *b) return *a - *b;
  }
  return 0;
}

// What the compiler calls where only equality counts.
NO_BUILTIN int bcmp(const void *left, const void *right, size_t size) {
  return memcmp(left, right, size);
}

NO_BUILTIN void *memchr(const void *memory, int value, size_t size) {
  const unsigned char *at = memory;
  const uint64_t ones = 0x0101010101010101u;
  // The size may reach beyond the memory where the value comes before its end.
  // A word in its place never does.
  for (; size > 0 && (uintptr_t)at % sizeof(Word) != 0; ++at, --size) {
    if (*at == (unsigned char)value) return (void *)(uintptr_t)at;
  }
  const uint64_t wanted = ones * (unsigned char)value;
  // A byte of `other` is 0 where the memory has the value; borrowing from it
  // sets its highest bit, as it may in those behind it.
  for (; size >= sizeof(Word); at += sizeof(Word), size -= sizeof(Word)) {
    const uint64_t other = *(const Word *)at ^ wanted;
    if (((other - ones) & ~other & (ones << 7)) != 0) break;
  }
  for (; size > 0; ++at, --size) {
    if (*at == (unsigned char)value) return (void *)(uintptr_t)at;
  }
  return NULL;
}
