"""An external repository made of one row of sources.json, the table of what is
built from source: its version and its hash, where it comes from, and how.

Fetched only where something is built by zig (--config=linux-x86_64 and so on).
"""

def _source_impl(ctx):
    table = json.decode(ctx.read(ctx.path(ctx.attr._table)))
    row = table[ctx.attr.row]
    arguments = [row["package"], row["version"], row["sha256"], ctx.path("")]
    result = ctx.execute(
        [ctx.path(Label("//third_party:fetch/" + row["kind"]))] + arguments +
        ([row["folder"]] if "folder" in row else []),
        timeout = 900,
    )
    if result.return_code != 0:
        fail("\n\n    @%s: %s %s cannot be fetched (third_party/fetch/%s; install what it needs with tools/install static):\n%s\n" % (
            ctx.name,
            row["package"],
            row["version"],
            row["kind"],
            (result.stdout + result.stderr)[-2000:],
        ))

    # They would hide their folders from ours, and are for a newer Bazel.
    ctx.execute(["find", ".", "(", "-name", "BUILD", "-o", "-name", "BUILD.bazel", ")", "-delete"])
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.symlink(ctx.attr.build_file, "BUILD.bazel")
    for name, label in ctx.attr.files.items():
        ctx.delete(name)
        ctx.symlink(Label(label), name)
    for name, edit in ctx.attr.edits.items():
        before = ctx.read(name)
        ctx.execute(["sed", "-i", edit, name])
        if ctx.read(name) == before:
            fail("%s: %s changes nothing in %s" % (ctx.name, edit, name))

source = repository_rule(
    implementation = _source_impl,
    attrs = {
        "row": attr.string(mandatory = True, doc = "in sources.json"),
        "build_file": attr.label(mandatory = True, allow_single_file = True),
        "files": attr.string_dict(doc = "path in the repository -> label of a file to put there"),
        "edits": attr.string_dict(doc = "path in the repository -> a command of sed that changes it"),
        "_table": attr.label(default = "//third_party:sources.json"),
    },
)
