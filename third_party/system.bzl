"""Where third-party code comes from: Debian packages, and sources for what is
released.

Every external repository here carries its canonical upstream name and target
labels, so BUILD files read the same as with Bzlmod or http_archive. Built by the
machine's own compiler, a target is the Debian package's library, and a missing
package stops the build with the apt-get line that installs it. Built by zig (a
configuration of .bazelrc such as --config=linux-x86_64), it is the same library
from source, pinned in sources.json.
"""

load("//third_party:source.bzl", "source")
load("//third_party/zig:toolchain.bzl", "zig")

# ---------------------------------------------------------------- Bazel rules

_RULES_CC_DIR = "/usr/share/bazel/rules/cc"

def _missing(ctx, what, debian_package):
    fail("\n\n    @%s: %s.\n    Install it with: apt-get install %s\n" % (ctx.name, what, debian_package))

def _debian_rules_cc_impl(ctx):
    if not ctx.path(_RULES_CC_DIR + "/cc/defs.bzl").exists:
        _missing(ctx, _RULES_CC_DIR + " does not exist", "bazel-rules-cc")
    ctx.file("WORKSPACE", 'workspace(name = "rules_cc")\n')
    ctx.file("BUILD", "")
    ctx.file("cc/BUILD", 'exports_files(["defs.bzl", "action_names.bzl"])\n')
    ctx.file("cc/private/rules_impl/BUILD", "")

    # Debian's rules_cc (0.0.4) wants use_cpp_toolchain() from Bazel 5+, which
    # Debian's Bazel (4.2.3) lacks: spell out what that function returns.
    for f in [
        "cc/defs.bzl",
        "cc/action_names.bzl",
        "cc/private/rules_impl/native.bzl",
        "cc/private/rules_impl/cc_flags_supplier.bzl",
        "cc/private/rules_impl/cc_flags_supplier_lib.bzl",
        "cc/private/rules_impl/compiler_flag.bzl",
    ]:
        text = ctx.read(ctx.path(_RULES_CC_DIR + "/" + f))
        text = text.replace(', "use_cpp_toolchain")', ")")
        text = text.replace("use_cpp_toolchain()", '["@bazel_tools//tools/cpp:toolchain_type"]')
        ctx.file(f, text, executable = False)

debian_rules_cc = repository_rule(implementation = _debian_rules_cc_impl, local = True)

def _debian_directory_impl(ctx):
    directory = ctx.path(ctx.attr.path)
    if not directory.exists:
        _missing(ctx, "%s does not exist" % directory, ctx.attr.debian_package)
    for entry in directory.readdir():
        ctx.symlink(entry, entry.basename)

debian_directory = repository_rule(
    implementation = _debian_directory_impl,
    attrs = {
        "debian_package": attr.string(mandatory = True),
        "path": attr.string(mandatory = True),
    },
    local = True,
)

# ------------------------------------------------------ certificate authorities

_CA_DIR = "/usr/share/ca-certificates/mozilla"

def _debian_ca_certificates_impl(ctx):
    # The package's own files: /etc/ssl/certs also has what this machine adds.
    if not ctx.path(_CA_DIR).exists:
        _missing(ctx, _CA_DIR + " does not exist", "ca-certificates")
    result = ctx.execute(
        ["sh", "-c", "cat '%s'/*.crt" % _CA_DIR],
        environment = {"LC_ALL": "C"},
    )
    if result.return_code != 0:
        fail("\n\n    @%s: %s cannot be read:\n%s\n" % (ctx.name, _CA_DIR, result.stderr))
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.file("BUILD.bazel", 'exports_files(["ca-certificates.pem"])\n')
    ctx.file("ca-certificates.pem", result.stdout, executable = False)

debian_ca_certificates = repository_rule(
    implementation = _debian_ca_certificates_impl,
    local = True,
)

# ----------------------------------------------------------- system libraries

_LIBRARY = """cc_library(
    name = {name},
    defines = {defines},
    linkopts = {linkopts},
    deps = {deps},
)
"""

def _source_of(ctx, label):
    return ctx.attr.sources.get(label, ctx.attr.source)

def _unless_from_source(ctx, system, source):
    if not ctx.attr.source and not ctx.attr.sources:
        return repr(system)
    return "select({'@dora_deploy//third_party:from_source': %r, '//conditions:default': %r})" % (
        source,
        system,
    )

def _system_library_impl(ctx):
    for header in ctx.attr.headers:
        if not ctx.path("/usr/include/" + header).exists:
            _missing(ctx, "header <%s> is not in /usr/include" % header, ctx.attr.debian_package)

    pkg_config = ctx.which("pkg-config")
    packages = {}
    for label, modules in ctx.attr.targets.items():
        package, _, name = label[2:].partition(":")
        linkopts = []
        defines = []
        for module in modules:
            if not pkg_config:
                _missing(ctx, "pkg-config is not on the PATH", "pkg-config")
            result = ctx.execute([pkg_config, "--libs", module])
            if result.return_code != 0:
                _missing(ctx, "pkg-config knows no module '%s'" % module, ctx.attr.debian_package)
            linkopts += [o for o in result.stdout.strip().split(" ") if o]

            # A library's own -D flags decide the layout of its types: a header
            # read without them does not fit the compiled library.
            result = ctx.execute([pkg_config, "--cflags-only-other", module])
            flags = result.stdout.strip().split(" ")
            defines += [f[2:] for f in flags if f.startswith("-D")]
        packages.setdefault(package, []).append(_LIBRARY.format(
            name = repr(name or package.split("/")[-1]),
            defines = _unless_from_source(ctx, defines, []),
            linkopts = _unless_from_source(ctx, linkopts, []),
            deps = _unless_from_source(ctx, [], [_source_of(ctx, label)]),
        ))

    ctx.file("WORKSPACE", "workspace(name = %s)\n" % repr(ctx.name))
    for package, rules in packages.items():
        ctx.file(
            (package + "/" if package else "") + "BUILD.bazel",
            'package(default_visibility = ["//visibility:public"])\n\n' + "\n".join(rules),
        )

system_library = repository_rule(
    implementation = _system_library_impl,
    attrs = {
        "debian_package": attr.string(mandatory = True),
        "headers": attr.string_list(doc = "must exist under /usr/include"),
        "targets": attr.string_list_dict(
            mandatory = True,
            doc = "//package:name -> pkg-config modules ([] for a header-only library)",
        ),
        "source": attr.string(doc = "the same library from source, for zig"),
        "sources": attr.string_dict(doc = "//package:name -> the same from source"),
    },
    environ = ["PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR"],
    local = True,
    configure = True,
)

def system_dependencies():
    """Declares every external repository of this workspace."""
    debian_rules_cc(name = "rules_cc")

    # Bazel 4 loads rules_java while it looks for any toolchain, C++ included.
    debian_directory(
        name = "rules_java",
        debian_package = "bazel-rules-java",
        path = "/usr/share/bazel/rules/java",
    )
    native.local_repository(
        name = "remote_coverage_tools",
        path = "third_party/coverage",
    )
    system_library(
        name = "com_google_absl",
        debian_package = "libabsl-dev",
        headers = ["absl/base/options.h"],
        targets = {
            "//absl/strings": ["absl_strings"],
            "//absl/strings:str_format": ["absl_str_format"],
            "//absl/time": ["absl_time"],
            "//absl/types:span": ["absl_span"],
        },
        source = "@abseil_source//:abseil",
    )
    system_library(
        name = "com_google_googletest",
        debian_package = "libgtest-dev libgmock-dev",
        targets = {
            "//:gtest": ["gmock", "gtest"],
            "//:gtest_main": ["gmock_main", "gmock", "gtest"],
        },
        # For the unit tests that tests/system/windows/run builds.
        sources = {
            "//:gtest": "@googletest_source//:gtest",
            "//:gtest_main": "@googletest_source//:gtest_main",
        },
    )
    native.new_local_repository(
        name = "googletest_source",
        build_file = "//third_party/googletest:googletest.BUILD",
        path = "/usr/src/googletest",
    )
    system_library(
        name = "nlohmann_json",
        debian_package = "nlohmann-json3-dev",
        headers = ["nlohmann/json.hpp"],
        targets = {"//:json": []},
        source = "@nlohmann_json_source//:headers",
    )
    system_library(
        name = "tl_expected",
        debian_package = "libexpected-dev",
        headers = ["tl/expected.hpp"],
        targets = {"//:expected": []},
        source = "@tl_expected_source//:headers",
    )
    system_library(
        name = "cli11",
        debian_package = "libcli11-dev",
        headers = ["CLI/CLI.hpp"],
        targets = {"//:cli11": []},
    )
    system_library(
        name = "curl",
        debian_package = "libcurl4-openssl-dev",
        targets = {"//:curl": ["libcurl"]},
        source = "@curl_source//:curl",
    )
    system_library(
        name = "openssl",
        debian_package = "libssl-dev",
        targets = {
            "//:crypto": ["libcrypto"],
            "//:ssl": ["libssl", "libcrypto"],
        },
        sources = {
            "//:crypto": "@openssl_source//:crypto",
            "//:ssl": "@openssl_source//:ssl",
        },
    )
    debian_ca_certificates(name = "ca_certificates")
    system_library(
        name = "yaml_cpp",
        debian_package = "libyaml-cpp-dev",
        targets = {"//:yaml-cpp": ["yaml-cpp"]},
        source = "@yaml_cpp_source//:yaml_cpp",
    )

    zig(name = "zig")
    source(
        name = "abseil_source",
        build_file = "//third_party/abseil:abseil.BUILD",
        files = {"macos/CoreFoundation/CFTimeZone.h": "//third_party/macos:CoreFoundation/CFTimeZone.h"},
        row = "abseil",
    )
    source(
        name = "c_ares_source",
        build_file = "//third_party/c_ares:c_ares.BUILD",
        edits = {
            # Its tables are for thousands of lookups at a time and took 72 KiB
            # in each handle: a tenth of what an event over TLS needs at all.
            "src/src/lib/ares_private.h": "s/^\\(#define ARES_[A-Z]*_TABLE_SIZE\\) .*/\\1 16/",
        },
        files = {
            "src/include/ares_build.h": "//third_party/c_ares:ares_build.h",
            "src/src/lib/ares_config.h": "//third_party/c_ares:ares_config.h",
        },
        row = "c-ares",
    )
    source(
        name = "curl_source",
        build_file = "//third_party/curl:curl.BUILD",
        files = {
            "macos/SystemConfiguration/SCDynamicStoreCopySpecific.h": "//third_party/macos:SystemConfiguration/SCDynamicStoreCopySpecific.h",
            "src/lib/curl_config.h": "//third_party/curl:curl_config.h",
            "src/lib/curl_posix.h": "//third_party/curl:curl_posix.h",
        },
        row = "curl",
    )
    source(
        name = "openssl_source",
        build_file = "//third_party/openssl:openssl.BUILD",
        row = "openssl",
    )
    source(
        name = "yaml_cpp_source",
        build_file = "//third_party/yaml_cpp:yaml_cpp.BUILD",
        row = "yaml-cpp",
    )
    for name in ["nlohmann_json", "tl_expected"]:
        source(
            name = name + "_source",
            build_file = "//third_party/headers:headers.BUILD",
            row = name.replace("_", "-"),
        )

    # Only a test includes it.
    system_library(
        name = "valijson",
        debian_package = "libvalijson-dev",
        headers = ["valijson/validator.hpp"],
        targets = {"//:valijson": []},
    )

    # Only dora-intake and the tests need these three.
    system_library(
        name = "boost",
        debian_package = "libboost-dev",
        headers = ["boost/beast/http/parser.hpp"],
        targets = {"//:beast": []},
    )
    system_library(
        name = "zlib",
        debian_package = "zlib1g-dev",
        targets = {"//:zlib": ["zlib"]},
    )
    system_library(
        name = "sqlite3",
        debian_package = "libsqlite3-dev",
        targets = {"//:sqlite3": ["sqlite3"]},
    )
