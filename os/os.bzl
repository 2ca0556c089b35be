"""What the operating systems do differently, one implementation each."""

load("@rules_cc//cc:defs.bzl", "cc_library")

def os_library(
        name,
        deps = [],
        windows_deps = [],
        windows_hdrs = [],
        windows_linkopts = [],
        windows_srcs = [],
        **kwargs):
    """Declares `<name>.h` with `<name>_posix.cc` or `<name>_windows.cc`.

    Args:
      name: of the target and of its files.
      deps: as of a cc_library.
      windows_deps: what it needs there as well.
      windows_hdrs: what else it offers there.
      windows_linkopts: the import libraries that it needs there.
      windows_srcs: of what else it consists there.
      **kwargs: as of a cc_library.
    """
    cc_library(
        name = name,
        srcs = select({
            "//os:windows": [name + "_windows.cc"] + windows_srcs,
            "//conditions:default": [name + "_posix.cc"],
        }),
        hdrs = [name + ".h"] + select({
            "//os:windows": windows_hdrs,
            "//conditions:default": [],
        }),
        linkopts = select({
            "//os:windows": windows_linkopts,
            "//conditions:default": [],
        }),
        deps = deps + select({
            "//os:windows": windows_deps,
            "//conditions:default": [],
        }),
        **kwargs
    )

def posix_library(name, hdr, **kwargs):
    """Declares `hdr` with `<name>_linux.cc` or `<name>_macos.cc`.

    Elsewhere it is empty, so that everybody can name it.

    Args:
      name: of the target.
      hdr: its header.
      **kwargs: as of a cc_library.
    """
    cc_library(
        name = name,
        srcs = select({
            "//os:macos": [name + "_macos.cc"],
            "//os:windows": [],
            "//conditions:default": [name + "_linux.cc"],
        }),
        hdrs = [hdr],
        **kwargs
    )

def windows_library(name, deps = [], **kwargs):
    """Declares `<name>_windows.h` with `<name>_windows.cc`.

    Elsewhere it is empty, so that everybody can name it.

    Args:
      name: of the target.
      deps: as of a cc_library.
      **kwargs: as of a cc_library.
    """
    cc_library(
        name = name,
        srcs = select({
            "//os:windows": [name + "_windows.cc"],
            "//conditions:default": [],
        }),
        hdrs = select({
            "//os:windows": [name + "_windows.h"],
            "//conditions:default": [],
        }),
        deps = select({
            "//os:windows": deps,
            "//conditions:default": [],
        }),
        **kwargs
    )
