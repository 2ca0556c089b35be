"""Third-party code comes from Debian packages; nothing is downloaded, but for
the source of libcurl with --config=static and libraries for arm64 with
--config=release.

Every external repository here carries its canonical upstream name and target
labels, so BUILD files read the same as with Bzlmod or http_archive. A missing
package stops the build with the apt-get line that installs it.
"""

load("//third_party:debian_source.bzl", "debian_source")
load("//third_party:lean_archives.bzl", "lean_archives")
load("//third_party/arm64:sysroot.bzl", "arm64_sysroot")

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
        packages.setdefault(package, []).append("cc_library(\n    name = %s,\n    defines = %s,\n    linkopts = %s,\n)\n" % (
            repr(name or package.split("/")[-1]),
            repr(defines),
            repr(linkopts),
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
    )
    system_library(
        name = "com_google_googletest",
        debian_package = "libgtest-dev libgmock-dev",
        targets = {
            "//:gtest": ["gmock", "gtest"],
            "//:gtest_main": ["gmock_main", "gmock", "gtest"],
        },
    )
    system_library(
        name = "nlohmann_json",
        debian_package = "nlohmann-json3-dev",
        headers = ["nlohmann/json.hpp"],
        targets = {"//:json": []},
    )
    system_library(
        name = "tl_expected",
        debian_package = "libexpected-dev",
        headers = ["tl/expected.hpp"],
        targets = {"//:expected": []},
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
    )
    system_library(
        name = "openssl",
        debian_package = "libssl-dev",
        targets = {
            "//:crypto": ["libcrypto"],
            "//:ssl": ["libssl", "libcrypto"],
        },
    )
    debian_ca_certificates(name = "ca_certificates")
    system_library(
        name = "yaml_cpp",
        debian_package = "libyaml-cpp-dev",
        targets = {"//:yaml-cpp": ["yaml-cpp"]},
    )

    # Fetched and compiled with --config=static only.
    debian_source(
        name = "curl_static",
        build_file = "//third_party/curl:curl.BUILD",
        files = {"src/lib/curl_config.h": "//third_party/curl:curl_config.h"},
        package = "curl",
    )

    # What libcurl needs in a static program.
    lean_archives(
        name = "lean_archives",
        debian_package = "libssl-dev libc-ares-dev",
        libraries = [
            "crypto",
            "ssl",
            "cares",
        ],
    )

    # Fetched for --config=release only: what the programs link, for arm64.
    arm64_sysroot(
        name = "arm64_sysroot",
        debian_packages = [
            "libabsl-dev",
            "libc-ares-dev",
            "libcli11-dev",
            "libexpected-dev",
            "libssl-dev",
            "libyaml-cpp-dev",
            "nlohmann-json3-dev",
        ],
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
