"""Builds a program for one of the six targets, whatever else the build is for."""

load("//third_party/zig:toolchain.bzl", "TARGETS")

def _to_target_impl(settings, attr):
    return {
        "//command_line_option:compilation_mode": "opt",
        "//command_line_option:cpu": attr.target.replace("-", "_"),
        "//command_line_option:crosstool_top": "@zig//:toolchain",
        "//command_line_option:dynamic_mode": "off",
        # For what runs while it is built.
        "//command_line_option:host_crosstool_top": "@bazel_tools//tools/cpp:toolchain",
    }

_to_target = transition(
    implementation = _to_target_impl,
    inputs = [],
    outputs = [
        "//command_line_option:compilation_mode",
        "//command_line_option:cpu",
        "//command_line_option:crosstool_top",
        "//command_line_option:dynamic_mode",
        "//command_line_option:host_crosstool_top",
    ],
)

def _target_program_impl(ctx):
    output = ctx.actions.declare_file("%s/%s" % (
        ctx.label.name,
        ctx.attr.file or file_name(ctx.attr.target),
    ))
    program = ctx.attr.program[0][DefaultInfo].files_to_run.executable
    ctx.actions.symlink(output = output, target_file = program, is_executable = True)
    return [DefaultInfo(executable = output, files = depset([output]))]

_target_program = rule(
    implementation = _target_program_impl,
    attrs = {
        "program": attr.label(cfg = _to_target, mandatory = True),
        "target": attr.string(mandatory = True),
        "file": attr.string(doc = "its name, if not that of a release"),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    executable = True,
)

def file_name(target):
    """The name of a program in a release.

    Args:
      target: as `windows-x86_64`.

    Returns:
      With `.exe` on Windows, which starts nothing else.
    """
    return "dora-deploy.exe" if target.startswith("windows") else "dora-deploy"

def target_names():
    """The targets as a release names their folders, in its order."""
    return sorted([cpu.replace("_", "-", 1) for cpu in TARGETS])

def target_programs(name, program):
    """Declares `<name>_<target>` for each target: the program built for it.

    Args:
      name: the beginning of their names.
      program: a cc_binary.
    """
    for target in target_names():
        _target_program(
            name = "%s_%s" % (name, target),
            program = program,
            # Their toolchain is fetched for releases only.
            tags = ["manual"],
            target = target,
            visibility = ["//visibility:public"],
        )

def windows_program(name, program):
    """Declares `name`: the file `<name>/<name>.exe`, for tests under Wine.

    Args:
      name: of the file, without its ending.
      program: a cc_binary or a cc_test.
    """
    _target_program(
        name = name,
        testonly = True,
        file = name + ".exe",
        program = program,
        tags = ["manual"],
        target = "windows-x86_64",
        visibility = ["//visibility:public"],
    )
