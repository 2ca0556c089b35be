#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace dora::app {

/// Adds a text that is not there yet: what several have alike is told once.
inline void AddNew(const std::string& text, std::vector<std::string>& texts) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
    texts.push_back(text);
  }
}

inline void AddNew(const std::vector<std::string>& more,
                   std::vector<std::string>& texts) {
  for (const std::string& text : more) AddNew(text, texts);
}

}  // namespace dora::app
