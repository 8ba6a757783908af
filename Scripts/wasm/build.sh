#!/usr/bin/env bash
# build.sh [-q] [-o FOLDER] — compiles the library targets in Embedded Swift for WebAssembly, and links them to tool.wasm.
#
# Every target of Sources counts but those at the edge: lessons, the terminal, the executable. A file of StandIns
# takes the place of the file of its name, which touches files, threads or lessons. With -q Swift is not optimised:
# quicker to compile, slower to run, the same answers.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$here/../../Sources
out=$here/../../.build/wasm
optimize=-O
while getopts o:q option; do
  case $option in
    o) out=$OPTARG ;;
    q) optimize=-Onone ;;
    *) exit 2 ;;
  esac
done
mkdir -p "$out/c"
out=$(cd "$out" && pwd)

edge='Markdown Matching Lessons Replay Tutoring Handouts Publishing Grading Terminal chainrule'
# Files without a stand-in that lessons alone need.
left_out='LessonProblems SessionEvaluator TaskSession TaskScope VariedSession EffectsFile LessonEvaluation'

# The folder of the toolchain, as the compiler knows it: `swiftc` may be a version manager's.
toolchain=$(swiftc -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1|p')
triple=wasm32-unknown-none-wasm
libc=/usr/lib/wasm32-wasi
builtins=$(ls /usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a 2>/dev/null | tail -n 1 || true)
for part in "$toolchain/bin/wasm-ld" "$toolchain/lib/swift/embedded/Swift.swiftmodule/$triple.swiftmodule" \
  "$libc/libc.a" "${builtins:-libclang_rt.builtins-wasm32.a}"; do
  [ -e "$part" ] || {
    echo "build.sh: missing: $part" >&2
    exit 1
  }
done

# The Swift targets, and the Swift files of one.
targets() {
  local folder target
  for folder in "$sources"/*/; do
    target=$(basename "$folder")
    # No pipe into `grep -q`: with `pipefail`, `find` that is not read to its end is a failure.
    [[ " $edge " == *" $target "* || -z "$(find "$folder" -name '*.swift' -print -quit)" ]] || echo "$target"
  done
  echo Tool
}
files() {
  local file name
  find "$sources/$1" -name '*.swift' 2>/dev/null | sort | while read -r file; do
    name=$(basename "$file" .swift)
    if [ -e "$here/StandIns/$name.swift" ]; then
      echo "$here/StandIns/$name.swift"
    elif [[ " $left_out " != *" $name "* ]]; then
      echo "$file"
    fi
  done
  [ "$1" != Tool ] || echo "$here/Tool.swift"
}

# A makefile: each target is compiled behind those that it imports, two at a time.
all=$(targets)
swift_flags="-target $triple -enable-experimental-feature Embedded -enable-experimental-feature Extern \
  -swift-version 6 -wmo -no-emit-module-separately-wmo -parse-as-library $optimize -package-name chainrule -suppress-warnings \
  -I $out -I $here/libc -Xcc -fmodule-map-file=$out/CKernels.modulemap \
  -Xcc --target=wasm32-wasi -Xcc --sysroot=/usr -Xcc -isystem -Xcc /usr/include/wasm32-wasi"
c_flags="--target=wasm32-wasi --sysroot=/usr -isystem /usr/include/wasm32-wasi -O2 -msimd128 -ffp-contract=off \
  -I $sources/CKernels/include -I $sources/CKernels"
echo "module CKernels { header \"$sources/CKernels/include/chainrule_kernels.h\" export * }" >"$out/CKernels.modulemap"
{
  objects=''
  for target in $all; do
    # Paths of the repository hold no blanks, and `make` takes none.
    own=$(files "$target" | tr '\n' ' ')
    needed=''
    # shellcheck disable=SC2086
    for import in $(grep -hoE '^import [A-Za-z]+' $own | sort -u | cut -d' ' -f2); do
      if [ "$import" != "$target" ] && grep -qx "$import" <<<"$all"; then needed+=" $out/$import.o"; fi
    done
    objects+=" $out/$target.o"
    printf '%s: %s%s\n\t@echo "Compiling %s"\n\t@swiftc %s -module-name %s -emit-module -emit-module-path %s -c %s -o $@\n' \
      "$out/$target.o" "$own" "$needed" "$target" "$swift_flags" "$target" "$out/$target.swiftmodule" "$own"
  done
  # Without threads the pool is one of our own, and the instruction sets of other processors have no place.
  for file in "$sources"/CKernels/{engine,fusing,scalar,isa_portable,reference}.c "$here"/{support,pool}.c; do
    object=$out/c/$(basename "$file" .c).o
    objects+=" $object"
    printf '%s: %s\n\t@%s %s -c %s -o $@\n' \
      "$object" "$file $(echo "$sources"/CKernels/*.h)" "$toolchain/bin/clang" "$c_flags" "$file"
  done
  printf '%s: %s\n\t@echo "Linking tool.wasm"\n\t@%s --entry=_initialize --gc-sections --strip-all -z stack-size=4194304 %s %s $^ %s --export=malloc --export=free --export=tool_start --export=tool_run -o $@\n' \
    "$out/tool.wasm" "$objects" "$toolchain/bin/wasm-ld" \
    '--initial-memory=33554432 --max-memory=2147483648' "$libc/crt1-reactor.o" \
    "$toolchain/lib/swift/embedded/$triple/libswiftUnicodeDataTables.a $libc/libc.a $libc/libm.a $builtins"
} >"$out/Makefile"

env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory --keep-going --jobs=2 -f "$out/Makefile" "$out/tool.wasm"
