#!/usr/bin/env python3
"""Says whether a program's file is for a target, by its own headers.

ELF: the processor. PE: the processor, a console program, imports from Windows'
own libraries alone, and no time of its link. Mach-O: the processor, the oldest
macOS, libSystem as the only library, and a signature.

usage: look_into.py TARGET FILE
"""

import struct
import sys

ELF = {"x86_64": 62, "arm64": 183}
PE = {"x86_64": 0x8664, "arm64": 0xAA64}
MACH_O = {"x86_64": 0x01000007, "arm64": 0x0100000C}
CONSOLE = 3
DEBUG_TYPE_REPRO = 16
WINDOWS_OWN = {
    "advapi32.dll", "bcrypt.dll", "crypt32.dll", "kernel32.dll", "ntdll.dll",
    "shell32.dll", "user32.dll", "ws2_32.dll",
}
OLDEST_MACOS = (13, 0)
LC_LOAD_DYLIB, LC_LOAD_WEAK_DYLIB = 0xC, 0x80000018
LC_BUILD_VERSION, LC_CODE_SIGNATURE = 0x32, 0x1D


def text_at(data, offset):
    return data[offset:data.index(b"\0", offset)].decode()


def problems_of_elf(data, processor):
    if data[:4] != b"\x7fELF":
        yield "it is not an ELF file"
    elif struct.unpack_from("<H", data, 18)[0] != ELF[processor]:
        yield "it is for another processor"


def offset_in_pe(data, header, address):
    count, = struct.unpack_from("<H", data, header + 6)
    size, = struct.unpack_from("<H", data, header + 20)
    sections = header + 24 + size
    for i in range(count):
        _, start, length, at = struct.unpack_from("<4I", data, sections + 40 * i + 8)
        if start <= address < start + length:
            return address - start + at
    raise ValueError("an address in no section")


def table_of_pe(data, header, number):
    return struct.unpack_from("<II", data, header + 24 + 112 + 8 * number)


def imports_of_pe(data, header):
    table, _ = table_of_pe(data, header, 1)
    entry = offset_in_pe(data, header, table)
    while (name := struct.unpack_from("<I", data, entry + 12)[0]) != 0:
        yield text_at(data, offset_in_pe(data, header, name)).lower()
        entry += 20


def is_stamped_by_contents(data, header):
    table, size = table_of_pe(data, header, 6)
    at = offset_in_pe(data, header, table) if size else 0
    return any(struct.unpack_from("<I", data, entry + 12)[0] == DEBUG_TYPE_REPRO
               for entry in range(at, at + size, 28))


def problems_of_pe(data, processor):
    header, = struct.unpack_from("<I", data, 0x3C)
    if data[header:header + 4] != b"PE\0\0":
        yield "it is not a PE file"
        return
    if struct.unpack_from("<H", data, header + 4)[0] != PE[processor]:
        yield "it is for another processor"
    if struct.unpack_from("<H", data, header + 24 + 68)[0] != CONSOLE:
        yield "it is not a program for the console"
    for library in imports_of_pe(data, header):
        # The C runtime is a part of Windows 10, by these names.
        if library not in WINDOWS_OWN and not library.startswith("api-ms-win-crt-"):
            yield f"it needs {library}"
    if not is_stamped_by_contents(data, header):
        yield "it holds the time of its link, which no two builds share"


def problems_of_mach_o(data, processor):
    magic, cpu = struct.unpack_from("<II", data, 0)
    if magic != 0xFEEDFACF:
        yield "it is not a Mach-O file"
        return
    if cpu != MACH_O[processor]:
        yield "it is for another processor"
    count, = struct.unpack_from("<I", data, 16)
    at, libraries, oldest, is_signed = 32, [], None, False
    for _ in range(count):
        command, size = struct.unpack_from("<II", data, at)
        if command in (LC_LOAD_DYLIB, LC_LOAD_WEAK_DYLIB):
            libraries.append(text_at(data, at + struct.unpack_from("<I", data, at + 8)[0]))
        elif command == LC_BUILD_VERSION:
            version, = struct.unpack_from("<I", data, at + 12)
            oldest = (version >> 16, version >> 8 & 0xFF)
        elif command == LC_CODE_SIGNATURE:
            where, = struct.unpack_from("<I", data, at + 8)
            is_signed = data[where:where + 4] == b"\xfa\xde\x0c\xc0"
        at += size
    if libraries != ["/usr/lib/libSystem.B.dylib"]:
        yield f"it is linked to {', '.join(libraries)}"
    if oldest != OLDEST_MACOS:
        yield f"its oldest macOS is {oldest}"
    if not is_signed:
        yield "it is not signed, which a Mac with Apple's processor asks for"


def main():
    target, path = sys.argv[1:]
    system, _, processor = target.partition("-")
    with open(path, "rb") as file:
        data = file.read()
    problems_of = {"linux": problems_of_elf, "macos": problems_of_mach_o,
                   "windows": problems_of_pe}[system]
    problems = list(problems_of(data, processor))
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
