"""Builds a program for Linux on arm64, whatever else the build is for."""

def _to_arm64_impl(settings, attr):
    return {
        "//command_line_option:cpu": "aarch64",
        "//command_line_option:crosstool_top": "@arm64_sysroot//:toolchain",
    }

_to_arm64 = transition(
    implementation = _to_arm64_impl,
    inputs = [],
    outputs = [
        "//command_line_option:cpu",
        "//command_line_option:crosstool_top",
    ],
)

def _arm64_binary_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name)
    binary = ctx.attr.binary[0][DefaultInfo].files_to_run.executable
    ctx.actions.symlink(output = output, target_file = binary, is_executable = True)
    return [DefaultInfo(executable = output, files = depset([output]))]

arm64_binary = rule(
    implementation = _arm64_binary_impl,
    attrs = {
        "binary": attr.label(cfg = _to_arm64, mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    executable = True,
)
