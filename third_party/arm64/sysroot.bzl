"""An external repository with a C++ toolchain for Linux on arm64.

Debian's cross compiler brings libc and libstdc++; the other libraries are
Debian's packages for arm64, unpacked into the repository. Fetched only where
something is built for arm64 (tools/package/arm64.bzl).
"""

_COMPILER = "/usr/bin/aarch64-linux-gnu-g++"

def _arm64_sysroot_impl(ctx):
    if not ctx.path(_COMPILER).exists:
        fail("\n\n    @%s: %s does not exist.\n    Install it with: apt-get install g++-aarch64-linux-gnu\n" % (ctx.name, _COMPILER))
    result = ctx.execute(
        ["sh", ctx.path(ctx.attr._script), ctx.path("")] + ctx.attr.debian_packages,
        timeout = 600,
    )
    if result.return_code != 0:
        fail("\n\n    @%s: apt-get download for arm64 failed (it needs a reachable Debian mirror):\n%s\n" % (
            ctx.name,
            (result.stdout + result.stderr)[-2000:],
        ))
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.symlink(ctx.attr._build_file, "BUILD.bazel")

arm64_sysroot = repository_rule(
    implementation = _arm64_sysroot_impl,
    attrs = {
        "debian_packages": attr.string_list(mandatory = True),
        "_build_file": attr.label(default = "//third_party/arm64:sysroot.BUILD"),
        "_script": attr.label(default = "//third_party/arm64:sysroot.sh"),
    },
)
