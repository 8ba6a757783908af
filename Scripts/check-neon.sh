#!/usr/bin/env bash
# check-neon.sh — the kernels for arm64, run in an emulator, have the bits of those for this machine.
#
# Needs clang and, on Debian, qemu-user-static, gcc-aarch64-linux-gnu and libc6-dev-arm64-cross. Takes about a minute.
set -euo pipefail
cd "$(dirname "$0")/.."

for command in clang qemu-aarch64-static aarch64-linux-gnu-gcc; do
  command -v "$command" >/dev/null 2>&1 && continue
  echo "check-neon: $command is missing: apt-get install qemu-user-static gcc-aarch64-linux-gnu libc6-dev-arm64-cross" >&2
  exit 2
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for source in Sources/CKernels/*.c Tests/KernelChecks/bits.c; do
  name=$(basename "$source" .c)
  clang -O2 -ISources/CKernels/include -c "$source" -o "$folder/here-$name.o"
  clang --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include \
    -O2 -ISources/CKernels/include -c "$source" -o "$folder/arm-$name.o"
done
clang "$folder"/here-*.o -lm -lpthread -o "$folder/here"
aarch64-linux-gnu-gcc -static "$folder"/arm-*.o -lm -lpthread -o "$folder/arm"

# Each compares its own instruction sets with the simple kernels, and prints checksums of these.
"$folder/here" > "$folder/here.txt"
qemu-aarch64-static "$folder/arm" > "$folder/arm.txt"
diff "$folder/here.txt" "$folder/arm.txt"
echo "check-neon: the same bits in $(wc -l < "$folder/here.txt") checksums"
