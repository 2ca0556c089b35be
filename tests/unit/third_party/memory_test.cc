// The memory functions for programs that zig links with musl do what those of
// the C library do, for all sizes, places and neighbours.

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

extern "C" {
void* dora_memset(void* memory, int value, size_t size);
int dora_memcmp(const void* left, const void* right, size_t size);
int dora_bcmp(const void* left, const void* right, size_t size);
void* dora_memchr(const void* memory, int value, size_t size);
}

namespace {

constexpr size_t kMost = 150;  ///< several of the largest steps
constexpr size_t kAround = 16;

int Sign(int number) { return (number > 0) - (number < 0); }

TEST(MemoryTest, SetWritesWhatItShallAndNothingAround) {
  for (size_t size = 0; size <= kMost; ++size) {
    for (size_t begin = 0; begin < kAround; ++begin) {
      std::string memory(kMost + 2 * kAround, 'a');
      std::string expected = memory;
      expected.replace(begin, size, size, '\xfe');
      EXPECT_EQ(dora_memset(&memory[begin], 0x1fe, size), &memory[begin]);
      EXPECT_EQ(memory, expected) << size << " from " << begin;
    }
  }
}

TEST(MemoryTest, ComparisonsTellTheFirstDifference) {
  for (size_t size = 0; size <= kMost; ++size) {
    const std::string left(size, 'm');
    EXPECT_EQ(dora_memcmp(left.data(), left.data(), size), 0);
    for (size_t place = 0; place < size; ++place) {
      for (const char other : {'a', 'z', '\xff'}) {
        std::string right = left;
        right[place] = other;
        right.back() = place + 1 < size ? 'b' : other;
        EXPECT_EQ(Sign(dora_memcmp(left.data(), right.data(), size)),
                  Sign(std::memcmp(left.data(), right.data(), size)))
            << size << " at " << place;
        EXPECT_NE(dora_bcmp(left.data(), right.data(), size), 0);
        EXPECT_EQ(dora_memcmp(left.data(), right.data(), place), 0);
      }
    }
  }
}

TEST(MemoryTest, TheFirstOfAByteIsFoundAndNoneBehindTheEnd) {
  for (const char wanted : {'\0', '\x01', '\x7f', '\x80', '\xff', '-'}) {
    // What differs in the lowest bit alone is what a borrow could hide.
    const char near = static_cast<char>(wanted ^ 1);
    for (size_t size = 0; size <= kMost; ++size) {
      std::string memory(size + kAround, near);
      memory[size] = wanted;
      EXPECT_EQ(dora_memchr(memory.data(), wanted, size), nullptr) << size;
      for (size_t place = 0; place < size; ++place) {
        memory[place] = wanted;
        EXPECT_EQ(dora_memchr(memory.data(), wanted, size), &memory[place])
            << size << " at " << place;
        memory[place] = near;
      }
    }
  }
}

TEST(MemoryTest, AByteIsFoundByItsLowestBitsAlone) {
  const std::string memory = "0123456789-";
  EXPECT_EQ(dora_memchr(memory.data(), 0x700 + '-', memory.size()),
            &memory[10]);
}

// As musl's sscanf asks, for bytes up to the end of a string.
TEST(MemoryTest, AByteIsFoundWhereTheSizeReachesBeyondTheMemory) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  void* const pages = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  char* const end = static_cast<char*>(pages) + page;
  ASSERT_EQ(mprotect(end, page, PROT_NONE), 0);
  end[-1] = '.';
  for (size_t size = 1; size <= 3 * sizeof(uint64_t); ++size) {
    EXPECT_EQ(dora_memchr(end - size, '.', page), end - 1) << size;
  }
  munmap(pages, 2 * page);
}

}  // namespace
