#!/bin/sh
# Builds the OpenSSL that the programs link: what an HTTPS client of TLS 1.2 and
# 1.3 needs, as small as its own switches make it. Nothing of the folder, the
# time or the machine goes into the archives: two builds give the same bytes.
#
# usage: build.sh SOURCE TARGET CC AR OUT
#   SOURCE  the folder of OpenSSL's source (it has Configure); only read
#   TARGET  linux-x86_64, linux-arm64, windows-x86_64, windows-arm64,
#           macos-x86_64 or macos-arm64
#   CC, AR  the compiler for TARGET and its archiver: programs, without options
#   OUT     a folder, made here: OUT/libssl.a, OUT/libcrypto.a, OUT/include/
#
# The C files beside this script are part of it. Needs sh, perl, make and the usual commands on the PATH. JOBS=N limits make,
# TMPDIR says where it builds (60 MB), which is removed afterwards.
set -eu
if [ $# -ne 5 ]; then
  sed -n 's/^# usage: /usage: /p' "$0" >&2
  exit 2
fi
absolute() { # PATH that exists, or a name on the PATH
  case $1 in
  /*) echo "$1" ;;
  */*) echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")" ;;
  *) command -v "$1" ;;
  esac
}
here=$(cd "$(dirname "$0")" && pwd)
source=$(absolute "$1")
target=$2
cc=$(absolute "$3")
ar=$(absolute "$4")
mkdir -p "$5"
out=$(cd "$5" && pwd)

# OpenSSL's names of the targets.
case $target in
linux-x86_64) platform=linux-x86_64 ;;
linux-arm64) platform=linux-aarch64 ;;
windows-x86_64) platform=mingw64 ;;
# Its assembler for Windows on arm64 is for Microsoft's compiler alone.
windows-arm64) platform="mingwarm64 no-asm" ;;
macos-x86_64) platform=darwin64-x86_64-cc ;;
macos-arm64) platform=darwin64-arm64-cc ;;
*)
  echo "build.sh: unknown target: $target" >&2
  exit 2
  ;;
esac

# No openssl.cnf is read and no module is loaded. Should anything ask for one all
# the same, it finds a place that nobody can create: below a device, and on
# Windows, where that is none, by characters that no file's name may have.
nowhere='/dev/null/<none>'

work=$(mktemp -d "${TMPDIR:-/tmp}/openssl.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The build is inside a copy, by relative names: OpenSSL's folders that make
# libraries, without its programs, tests and documents.
mkdir "$work/src" "$work/bin"
for name in Configurations Configure VERSION.dat VMS build.info config \
  configdata.pm.in crypto exporters external include ms os-dep providers ssl \
  util; do
  cp -RL "$source/$name" "$work/src/$name"
done
# Configure wants the folders that it is told to leave out, too.
for name in apps doc engines fuzz test tools demos; do
  mkdir -p "$work/src/$name"
  : >"$work/src/$name/build.info"
done
chmod -R u+w "$work/src"

# Our own files in the place of OpenSSL's. Some include what they stand for.
stand_for() { # OURS THEIRS
  cp "$here/$1" "$work/src/$2"
}
include_in() { # OURS THEIRS
  mv "$work/src/$2" "$work/src/${2%.*}_original.${2##*.}"
  stand_for "$1" "$2"
}
stand_for default_provider.c providers/defltprov.c
stand_for predefined_providers.c crypto/provider_predefined.c
stand_for tls_groups.c providers/common/capabilities.c
stand_for named_ciphers.c crypto/evp/c_allc.c
stand_for named_digests.c crypto/evp/c_alld.c
include_in lazy_error_texts.c crypto/err/err.c
include_in sorted_ciphers.c ssl/s3_lib.c
for generator in modes/asm/aes-gcm-avx512 bn/asm/rsaz-2k-avx512 \
  bn/asm/rsaz-3k-avx512 bn/asm/rsaz-4k-avx512 bn/asm/rsaz-2k-avxifma \
  bn/asm/rsaz-3k-avxifma bn/asm/rsaz-4k-avxifma; do
  include_in without_avx512.pl "crypto/$generator.pl"
done

# By a short name, as OpenSSL writes the compiler's command into the library.
printf '#!/bin/sh\nexec "%s" "$@"\n' "$cc" >"$work/bin/cc"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$ar" >"$work/bin/ar"
chmod +x "$work/bin/cc" "$work/bin/ar"
PATH=$work/bin:$PATH
export PATH LC_ALL=C SOURCE_DATE_EPOCH=0 CC=cc AR=ar RANLIB=true
unset CFLAGS CPPFLAGS LDFLAGS CROSS_COMPILE OPENSSL_CONF MAKEFLAGS || true

# What a client of HTTPS does without. AES-CBC and RSA key exchange stay: old
# proxies and appliances with TLS 1.2 have nothing else. Left out with DH: TLS
# 1.2 servers that have neither ECDHE nor RSA, which browsers refuse as well.
without="argon2 aria async autoerrinit autoload-config bf blake2 camellia capieng cast cmac
cmp cms comp ct dgram des dh dsa dso dtls ec2m engine filenames
gost http idea ktls legacy lms loadereng makedepend md4 mdc2 ml-dsa ml-kem
module multiblock nextprotoneg ocb ocsp padlockeng psk quic rc2 rc4 rc5 rfc3779
rmd160 scrypt secure-memory seed shared siphash siv slh-dsa sm2 sm3 sm4 srp srtp
ssl3 ssl-trace sslkeylog static-engine tests apps docs thread-pool tls1 tls1_1
tls-deprecated-ec ts ui-console uplink weak-ssl-ciphers whirlpool winstore"
options=
for feature in $without; do options="$options no-$feature"; done

cd "$work/src"
# shellcheck disable=SC2086 # lists of words
perl ./Configure $platform $options --release \
  "--prefix=$nowhere" "--openssldir=$nowhere" --libdir=lib \
  -Os -ffunction-sections -fdata-sections -fvisibility=hidden \
  -fno-asynchronous-unwind-tables -fno-unwind-tables -fomit-frame-pointer -w \
  >configure.log 2>&1 || {
  cat configure.log >&2
  exit 1
}
jobs=${JOBS:-$(nproc 2>/dev/null || echo 2)}
make -s -j"$jobs" build_generated >make.log 2>&1 &&
  make -s -j"$jobs" libcrypto.a libssl.a >>make.log 2>&1 || {
  tail -n 40 make.log >&2
  exit 1
}

cp libssl.a libcrypto.a "$out"
rm -rf "$out/include"
mkdir -p "$out/include/openssl"
cp include/openssl/*.h "$out/include/openssl"
