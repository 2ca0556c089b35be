"""One C++ toolchain for six targets: `zig c++`, which brings a libc, a libc++
and a linker for each of them. Fetched only for the configurations of .bazelrc
that name it (--config=linux-x86_64 and so on).
"""

# The name of a target is that of its folder in a release.
TARGETS = {
    "linux_arm64": "aarch64-linux-musl",
    "linux_x86_64": "x86_64-linux-musl",
    # zig's headers are newer than this version, which makes clang refuse what it
    # lacks; without it, the smallest version would be the newest.
    "macos_arm64": "aarch64-macos.13.0",
    "macos_x86_64": "x86_64-macos.13.0",
    "windows_arm64": "aarch64-windows-gnu",
    "windows_x86_64": "x86_64-windows-gnu",
}

def _zig_impl(ctx):
    row = json.decode(ctx.read(ctx.path(ctx.attr._table)))["zig"]
    result = ctx.execute([
        ctx.path(ctx.attr._fetch),
        row["package"],
        row["version"],
        row["sha256"],
        ctx.path(""),
    ], timeout = 900)
    if result.return_code != 0:
        fail("\n\n    @%s: %s %s cannot be fetched (it needs python3-pip: tools/install static):\n%s\n" % (
            ctx.name,
            row["package"],
            row["version"],
            (result.stdout + result.stderr)[-2000:],
        ))
    ctx.execute(["chmod", "+x", "ziglang/zig"])
    for cpu, target in TARGETS.items():
        for tool in ["cc", "ar"]:
            ctx.template(
                cpu + "/" + tool,
                ctx.attr._wrapper,
                {
                    "%{target}": target,
                    "%{tool}": tool,
                    "%{version}": row["version"],
                },
            )
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.template("BUILD.bazel", ctx.attr._build_file, {
        "%{lib}": str(ctx.path("ziglang/lib")),
    })

zig = repository_rule(
    implementation = _zig_impl,
    attrs = {
        "_build_file": attr.label(default = "//third_party/zig:zig.BUILD"),
        "_fetch": attr.label(default = "//third_party:fetch/wheel"),
        "_table": attr.label(default = "//third_party:sources.json"),
        "_wrapper": attr.label(default = "//third_party/zig:wrapper"),
    },
)
