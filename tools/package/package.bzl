"""Makes a platform's folder into what is published as a repository of its own."""

# Linux on arm64 joins here when its binary is built (tools/release).
_PLATFORM = "linux-x86_64"

def platform_package(name, binary, files, bin_dir = "bin"):
    """Declares `<name>.tar.gz`: the files, the binary, licence and checksums.

    Args:
      name: of the target; `package` in every platform's folder.
      binary: the platform's step binary. It becomes
        `<bin_dir>/linux-x86_64/dora-deploy`, built as the command line says
        (`-c opt --config=static` for a release).
      files: label -> path in the package.
      bin_dir: where the platform's own layout wants binaries.
    """
    contents = dict(files)
    contents[binary] = bin_dir + "/" + _PLATFORM + "/dora-deploy"
    contents["//:LICENSE"] = "LICENSE"
    native.genrule(
        name = name,
        srcs = contents.keys(),
        outs = [name + ".tar.gz"],
        cmd = "$(location //tools/package:make_package.sh) $@ " + " ".join([
            "'%s=$(location %s)'" % (path, label)
            for label, path in contents.items()
        ]),
        tools = ["//tools/package:make_package.sh"],
        visibility = ["//visibility:public"],
    )
