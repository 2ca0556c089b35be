"""What the operating systems do differently, one implementation each."""

load("@rules_cc//cc:defs.bzl", "cc_library")

def os_library(name, deps = [], windows_linkopts = [], **kwargs):
    """Declares `<name>.h` with `<name>_posix.cc` or `<name>_windows.cc`.

    Args:
      name: of the target and of its files.
      deps: as of a cc_library.
      windows_linkopts: the import libraries that it needs there.
      **kwargs: as of a cc_library.
    """
    cc_library(
        name = name,
        srcs = select({
            "//os:windows": [name + "_windows.cc"],
            "//conditions:default": [name + "_posix.cc"],
        }),
        hdrs = [name + ".h"],
        linkopts = select({
            "//os:windows": windows_linkopts,
            "//conditions:default": [],
        }),
        deps = deps,
        **kwargs
    )
