#pragma once

#include <optional>
#include <string>

#include "os/file.h"

// Calls that the files and folders of Windows share. Only those use them. A
// path is ready for a W call; a handle is a HANDLE.

namespace dora::os {

/// As CreateFileW. A link is not followed where `opening` does not say so.
void* OpenNative(const std::wstring& path, const Opening& opening);

/// Of a folder that nobody else may rename or remove while it is open.
void* OpenFolderNative(const std::wstring& path, bool follows_links);

/// Of a file or a folder, with these rights alone, in nobody's way.
void* OpenWithRights(const std::wstring& path, unsigned long rights,
                     bool follows_links);

std::optional<FileStatus> StatusOfHandle(void* handle);
std::optional<FileStatus> StatusAt(const std::wstring& path,
                                   bool follows_links);

bool RenameNative(const std::wstring& from, const std::wstring& to);
bool RemoveNative(const std::wstring& path);

/// Makes a folder for this user alone.
bool MakeFolderNative(const std::wstring& path);

/// Eight random characters, for a name.
std::string RandomWord();

}  // namespace dora::os
