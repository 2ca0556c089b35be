"""OpenSSL's two libraries and its headers, built by its own makefiles."""

load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

def _openssl_impl(ctx):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(ctx = ctx, cc_toolchain = toolchain)
    out = ctx.actions.declare_directory(ctx.label.name)
    libraries = [
        ctx.actions.declare_file("lib%s.a" % name)
        for name in ["ssl", "crypto"]
    ]
    ctx.actions.run_shell(
        outputs = [out] + libraries,
        inputs = ctx.files.srcs + ctx.files._inputs,
        tools = toolchain.all_files,
        arguments = [
            ctx.file._build.path,
            ctx.file.configure.dirname,
            toolchain.cpu.replace("_", "-", 1),
            toolchain.compiler_executable,
            toolchain.ar_executable,
            out.path,
        ] + [library.path for library in libraries],
        command = 'sh "$1" "$2" "$3" "$4" "$5" "$6" && mv "$6/libssl.a" "$7" && mv "$6/libcrypto.a" "$8"',
        mnemonic = "OpenSsl",
        progress_message = "Building OpenSSL for %s" % toolchain.cpu,
        use_default_shell_env = True,
    )
    linked = [
        cc_common.create_library_to_link(
            actions = ctx.actions,
            cc_toolchain = toolchain,
            feature_configuration = features,
            static_library = library,
        )
        for library in libraries
    ]
    return [
        DefaultInfo(files = depset([out] + libraries)),
        CcInfo(
            compilation_context = cc_common.create_compilation_context(
                headers = depset([out]),
                system_includes = depset([out.path + "/include"]),
            ),
            linking_context = cc_common.create_linking_context(
                linker_inputs = depset([cc_common.create_linker_input(
                    owner = ctx.label,
                    libraries = depset(linked, order = "topological"),
                )]),
            ),
        ),
    ]

openssl = rule(
    implementation = _openssl_impl,
    attrs = {
        "configure": attr.label(mandatory = True, allow_single_file = True),
        "srcs": attr.label_list(mandatory = True, allow_files = True),
        "_build": attr.label(
            default = "@dora_deploy//third_party/openssl:build.sh",
            allow_single_file = True,
        ),
        "_inputs": attr.label(default = "@dora_deploy//third_party/openssl:inputs"),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    provides = [CcInfo],
)
