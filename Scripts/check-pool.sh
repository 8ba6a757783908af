#!/usr/bin/env bash
# check-pool.sh — the thread pool under clang's thread sanitizer, all kernels under those for addresses and undefined
# behaviour. Needs clang. Takes a few minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The sanitizer that comes with Swift's clang is linked with the files beside Swift's libraries.
swift_libraries=$(dirname "$(dirname "$(readlink -f "$(command -v clang)")")")/lib/swift/linux
extra=()
[ -e "$swift_libraries/libdispatch.so" ] \
  && extra=("-L$swift_libraries" "-Wl,-rpath,$swift_libraries" -ldispatch -lBlocksRuntime)

build() { # SANITIZERS PROGRAM
  clang -O1 -g "-fsanitize=$1" -fno-sanitize-recover=all -ISources/CKernels/include Sources/CKernels/*.c \
    "Tests/KernelChecks/$2.c" "${extra[@]}" -lm -lpthread -o "$folder/$2" 2> "$folder/log" || {
    cat "$folder/log" >&2
    exit 1
  }
}

build thread pool
"$folder/pool"
build address,undefined pool
"$folder/pool"
build address,undefined bits
"$folder/bits" > /dev/null
echo "check-pool: nothing found"
