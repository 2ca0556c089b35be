"""Makes a platform's folder into what is published as a repository of its own."""

load(":arm64.bzl", "arm64_binary")

_X86_64 = "linux-x86_64/dora-deploy"

_ARM64 = "linux-arm64/dora-deploy"

def _arm64_of(binary):
    return binary + "_arm64"

def platform_package(name, binary, files, bin_dir = "bin"):
    """Declares `<name>.tar.gz`: the files, the binary, licence and checksums.

    Args:
      name: of the target; `package` in every platform's folder.
      binary: the platform's step binary, as `:step`. It becomes
        `<bin_dir>/linux-x86_64/dora-deploy`, and with `--config=release` also
        `<bin_dir>/linux-arm64/dora-deploy`, from `:step_arm64`.
      files: label -> path in the package.
      bin_dir: where the platform's own layout wants binaries.
    """
    arm64_binary(
        name = _arm64_of(binary)[1:],
        binary = binary,
        # Its toolchain is there for releases only.
        tags = ["manual"],
        visibility = ["//visibility:public"],
    )
    contents = dict(files)
    contents[binary] = bin_dir + "/" + _X86_64
    contents["//:LICENSE"] = "LICENSE"
    arm64 = {_arm64_of(binary): bin_dir + "/" + _ARM64}
    native.genrule(
        name = name,
        srcs = contents.keys() + _with_arm64(arm64.keys(), []),
        outs = [name + ".tar.gz"],
        cmd = "$(location //tools/package:make_package.sh) $@ " +
              _entries(contents) + _with_arm64(" " + _entries(arm64), ""),
        tools = ["//tools/package:make_package.sh"],
        visibility = ["//visibility:public"],
    )

def binary_sums(name, binary, out):
    """Declares a file with the sha256 of a package's binaries, one a line.

    Args:
      name: of the target.
      binary: as in platform_package.
      out: the file.
    """
    native.genrule(
        name = name,
        srcs = [binary] + _with_arm64([_arm64_of(binary)], []),
        outs = [out],
        cmd = _sum(binary, _X86_64) +
              _with_arm64("; " + _sum(_arm64_of(binary), _ARM64), ""),
    )

def _entries(contents):
    return " ".join([
        "'%s=$(location %s)'" % (path, label)
        for label, path in contents.items()
    ])

def _sum(label, path):
    return "sum=$$(sha256sum <$(location %s)); echo \"$${sum%%%% *}  %s\" >>$@" % (
        label,
        path,
    )

def _with_arm64(value, otherwise):
    return select({
        "//tools/package:with_arm64": value,
        "//conditions:default": otherwise,
    })
