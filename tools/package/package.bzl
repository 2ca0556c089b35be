"""Makes a platform's folder into what is published as a repository of its own."""

load(":targets.bzl", "file_name", "target_names", "target_programs")

# What a package holds unless it is released: the build's own program.
_OWN = "linux-x86_64"

def platform_package(name, binary, files, bin_dir = "bin"):
    """Declares `<name>.tar.gz`: the files, the programs, licence and checksums.

    Args:
      name: of the target; `package` in every platform's folder.
      binary: the platform's step binary, as `:step`. It becomes
        `<bin_dir>/linux-x86_64/dora-deploy`; with `--config=release` there is
        one for each target, from `:step_<target>`.
      files: label -> path in the package.
      bin_dir: where the platform's own layout wants binaries.
    """
    target_programs(binary[1:], binary)
    contents = dict(files)
    contents["//:LICENSE"] = "LICENSE"
    programs = {
        label: "%s/%s" % (bin_dir, path)
        for label, path in _released(binary).items()
    }
    own = {binary: "%s/%s/%s" % (bin_dir, _OWN, file_name(_OWN))}
    native.genrule(
        name = name,
        srcs = contents.keys() + _if_released(programs.keys(), own.keys()),
        outs = [name + ".tar.gz"],
        cmd = "$(location //tools/package:make_package.sh) $@ " +
              _entries(contents) + " " +
              _if_released(_entries(programs), _entries(own)),
        tools = ["//tools/package:make_package.sh"],
        visibility = ["//visibility:public"],
    )

def binary_sums(name, binary, out):
    """Declares a file with the sha256 of a package's programs, one a line.

    Args:
      name: of the target.
      binary: as in platform_package.
      out: the file.
    """
    programs = _released(binary)
    own = {binary: "%s/%s" % (_OWN, file_name(_OWN))}
    native.genrule(
        name = name,
        srcs = _if_released(programs.keys(), own.keys()),
        outs = [out],
        cmd = _if_released(_sums(programs), _sums(own)),
    )

def _released(binary):
    return {
        "%s_%s" % (binary, target): "%s/%s" % (target, file_name(target))
        for target in target_names()
    }

def _entries(contents):
    return " ".join([
        "'%s=$(location %s)'" % (path, label)
        for label, path in contents.items()
    ])

def _sums(programs):
    return "; ".join([
        "sum=$$(sha256sum <$(location %s)); echo \"$${sum%%%% *}  %s\" >>$@" % (
            label,
            path,
        )
        for label, path in programs.items()
    ])

def _if_released(value, otherwise):
    return select({
        "//tools/package:is_released": value,
        "//conditions:default": otherwise,
    })
