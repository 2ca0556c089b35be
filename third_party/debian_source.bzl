"""An external repository made of a Debian source package."""

def _debian_source_impl(ctx):
    result = ctx.execute(
        ["sh", ctx.path(ctx.attr._script), ctx.attr.package, ctx.path("")],
        timeout = 600,
    )
    if result.return_code != 0:
        fail("\n\n    @%s: apt-get source %s failed (it needs dpkg-dev and a reachable Debian mirror):\n%s\n" % (
            ctx.name,
            ctx.attr.package,
            (result.stdout + result.stderr)[-2000:],
        ))
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.symlink(ctx.attr.build_file, "BUILD.bazel")
    for name, label in ctx.attr.files.items():
        ctx.symlink(Label(label), name)

debian_source = repository_rule(
    implementation = _debian_source_impl,
    attrs = {
        "package": attr.string(mandatory = True),
        "build_file": attr.label(mandatory = True, allow_single_file = True),
        "files": attr.string_dict(doc = "path in the repository -> label of a file to put there"),
        "_script": attr.label(default = "//third_party:debian_source.sh"),
    },
)
