#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "tests/fuzz/property.h"

// Gives a fuzz target the files of the folders named, each once: the target as
// an ordinary test, with any compiler. Says which file it is at, so that a
// broken promise is found.

int main(int argc, char** argv) {
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    for (const auto& file : std::filesystem::directory_iterator(argv[i])) {
      paths.push_back(file.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    std::cout << path << std::endl;
    const std::string text = dora::fuzz::Contents(path);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()),
                           text.size());
  }
  std::cout << paths.size() << " seeds, all promises kept" << std::endl;
  return paths.empty() ? 1 : 0;
}
