#include "app/import/import_state.h"

#include <cstring>
#include <string>
#include <vector>

#include "tests/fuzz/property.h"

// The state file of an import: whatever it holds, it is refused and left as it
// is, or marks can be added that are there when it is opened again. The first
// eight bytes are such a mark, the rest is the file.

namespace dora::fuzz {
namespace {

using dora::app::ImportState;

uint64_t TakeMark(Input& input) {
  uint64_t mark = 0;
  for (int i = 0; i < 8; ++i) mark = mark << 8 | input.TakeByte();
  return mark == 0 ? 1 : mark;
}

void CheckAdding(const std::string& path, const std::vector<uint64_t>& marks) {
  uint64_t size = 0;
  {
    const auto state = ImportState::Open(path, 0);
    Promise(state.has_value(), "a file that opens opens again");
    for (const uint64_t mark : marks) {
      const bool there = (*state)->Contains(mark);
      size = (*state)->size();
      Promise((*state)->Add(mark).has_value(), "a mark can be added");
      Promise((*state)->Contains(mark), "a mark that is added is there");
      Promise((*state)->size() == size + (there ? 0 : 1), "marks are counted");
    }
    size = (*state)->size();
  }
  const auto state = ImportState::Open(path, 5000);
  Promise(state.has_value(), "our own file opens");
  for (const uint64_t mark : marks) {
    Promise((*state)->Contains(mark), "a mark stays where the file grows");
  }
  Promise((*state)->size() <= size, "growing adds no mark");
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace core = dora::core;
  namespace fuzz = dora::fuzz;
  fuzz::Input input(data, size);
  const uint64_t mark = fuzz::TakeMark(input);
  const fuzz::ScratchFolder folder;
  const std::string path = folder.Write("state", input.rest());
  const bool opens = dora::app::ImportState::Open(path, 0).has_value();
  if (!opens) {
    fuzz::Promise(fuzz::Contents(path) == input.rest(),
                  "a file that is not ours stays as it is");
    return 0;
  }
  fuzz::CheckAdding(path, {mark, mark + 1024, mark, ~mark | 1});
  return 0;
}
