"""A fuzz target: one source, built twice."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_test")

def fuzz_target(name, deps):
    """The target NAME of NAME.cc.

    Args:
      name: the target, its source and its folder of seeds below corpus/
      deps: what it tries

    NAME is the libFuzzer program, for --config=fuzz or asan only. NAME_seeds_test gives
    the committed seeds to the same source, with any compiler.
    """
    cc_binary(
        name = name,
        testonly = True,
        srcs = [name + ".cc"],
        linkopts = ["-fsanitize=fuzzer"],
        tags = ["manual"],
        deps = deps + [":property"],
    )
    cc_test(
        name = name + "_seeds_test",
        size = "small",
        srcs = [
            name + ".cc",
            "replay.cc",
        ],
        args = ["tests/fuzz/corpus/" + name],
        data = native.glob(["corpus/" + name + "/*"]),
        deps = deps + [":property"],
    )
