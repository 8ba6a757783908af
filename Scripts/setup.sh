#!/usr/bin/env bash
# setup.sh [wasm] — looks for the system's parts of a build, and installs the missing ones. Silent when all is there.
#
# With `wasm`: the parts of a build for WebAssembly, too.
set -euo pipefail

system=$(uname -s)
include_folders=(/usr/include /usr/local/include)
# macOS has a readline of its own, which is not GNU's: only Homebrew's folders count there.
[ "$system" = Darwin ] && include_folders=(/opt/homebrew/opt/*/include /usr/local/opt/*/include)

say() { printf 'chainrule set-up: %s\n' "$*" >&2; }
give_up() {
  say "$@"
  exit 1
}

# Git fetches the Swift packages, over https, readline edits the prompt's line, zlib unpacks compressed data sets, libpng and libjpeg photographs. On Linux the
# toolchain compiles and links with the system's C and C++ libraries, and links tests with gold.
# The needed part: the check for it | Debian's package | Homebrew's formula (none where macOS has it)
requirements='
has_command git                | git             |
on_linux has_certificates      | ca-certificates |
has_header readline/readline.h | libreadline-dev | readline
has_header zlib.h              | zlib1g-dev      |
has_header png.h               | libpng-dev      | libpng
has_header jpeglib.h           | libjpeg-dev     | jpeg-turbo
on_linux has_header stdio.h    | libc6-dev       |
on_linux has_cplusplus         | g++             |
on_linux has_command ld.gold   | binutils-gold   |
'

# C's library for WebAssembly, the functions that clang calls there, and a machine to run it.
if [ "${1:-}" = wasm ]; then
  requirements+='
on_linux has_file /usr/lib/wasm32-wasi/libc.a | wasi-libc              |
on_linux has_wasm_builtins                    | libclang-rt-dev-wasm32 |
has_command node                              | nodejs                 | node
'
fi

has_command() { command -v "$1" >/dev/null 2>&1; }

has_header() {
  local folder
  for folder in "${include_folders[@]}"; do
    [ -e "$folder/$1" ] && return 0
  done
  return 1
}

has_file() { [ -e "$1" ]; }

has_wasm_builtins() { compgen -G '/usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a' >/dev/null; }

# True elsewhere: there the toolchain brings its own parts.
on_linux() { [ "$system" != Linux ] || "$@"; }

# The C++ library as a compiler links it, in the place of Debian, Fedora or Arch.
has_cplusplus() {
  local file
  for file in /usr/lib/gcc/*/*/libstdc++.so /usr/lib/gcc/*/*/libstdc++.a /usr/lib*/libstdc++.so; do
    [ -e "$file" ] && return 0
  done
  return 1
}

# Certificates by which git checks servers.
has_certificates() { [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ]; }

# Prints the names of the packages that are missing.
missing() {
  local check debian homebrew
  while IFS='|' read -r check debian homebrew; do
    # Split on purpose: a check is a function's name and its argument.
    # shellcheck disable=SC2086
    if [ -n "$check" ] && ! $check; then
      if [ "$system" = Darwin ]; then echo $homebrew; else echo $debian; fi
    fi
  done <<<"$requirements"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif has_command sudo; then
    sudo "$@"
  else
    give_up "this needs root, and there is no sudo here; as root, run: $*"
  fi
}

get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
is_updated=

# Reads the list of packages anew, once.
update_apt() {
  [ -z "$is_updated" ] || return 0
  is_updated=1
  say 'reading the list of packages anew (apt-get update)'
  as_root "${get[@]}" update </dev/null >&2
}

install_with_apt() {
  local how=''
  [ "$(id -u)" -eq 0 ] || how=' (with sudo)'
  say "installing with apt-get$how: $*"
  # An old package list may name files that are gone, and a new system has none: read it anew when it does not know a
  # package, or fails.
  if ! apt-cache show "$@" >/dev/null 2>&1; then update_apt; fi
  # Older releases have gold in binutils.
  if ! apt-cache show binutils-gold >/dev/null 2>&1; then set -- "${@/#binutils-gold/binutils}"; fi
  if ! as_root "${get[@]}" install -y --no-install-recommends "$@" </dev/null >&2; then
    update_apt
    as_root "${get[@]}" install -y --no-install-recommends "$@" </dev/null >&2
  fi
}

# ---- Swift: there, running, and new enough ----

needed_version=6.0
advice="chainrule is written in Swift: install a toolchain, $needed_version or later, as
  https://www.swift.org/install says, and see that \`swift --version\` answers."

# Version messages of the compiler and the package manager, or the reason why they do not run.
ask_swift() { swift --version 2>&1 && swift build --version 2>&1; }

# The library that a program was started without, from the words of the dynamic linker.
missing_library() { sed -n 's/.*error while loading shared libraries: \([^:]*\):.*/\1/p' | head -n 1; }

# Debian's package of a library: libncurses.so.6 is in libncurses6, libsqlite3.so.0 in libsqlite3-0.
package_of_library() {
  case $1 in
    libxml2.so.*) echo libxml2 ;;
    libz.so.*) echo zlib1g ;;
    *) sed -e 's/_/-/g' -e 's/\([0-9]\)\.so\./\1-/' -e 's/\.so\.//' <<<"$1" ;;
  esac
}

# A bare Debian lacks libraries that the toolchain is linked with. The linker names one at a time.
check_swift() {
  local answer library tried=' '
  has_command swift || give_up "no swift here. $advice
  If another user has it, as with \`sudo\`: build as that user (\`make build\`), then call \`make install\`."
  until answer=$(ask_swift); do
    library=$(missing_library <<<"$answer")
    [ -n "$library" ] || give_up "there is a swift here, and it does not run:
  $(tail -n 3 <<<"$answer")
  $advice"
    if ! has_command apt-get || [[ $tried == *" $library "* ]]; then
      give_up "swift does not run without the library $library, which is not here.
  Install it with your system's package manager, then call make again."
    fi
    tried+="$library "
    install_with_apt "$(package_of_library "$library")"
  done
  local version major minor
  version=$(sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' <<<"$answer" | head -n 1)
  IFS=. read -r major minor _ <<<"$version"
  [ -n "$version" ] || return 0 # a toolchain of one's own may call itself anything
  if [ "$major" -lt "${needed_version%.*}" ] ||
    { [ "$major" -eq "${needed_version%.*}" ] && [ "${minor:-0}" -lt "${needed_version#*.}" ]; }; then
    give_up "the swift here is $version, which is too old. $advice"
  fi
}

check_swift

# ---- The system's packages ----

packages=$(missing | xargs)
[ -n "$packages" ] || exit 0

# Package names have no spaces in them: a list of them is split where it is used.
# shellcheck disable=SC2086
if has_command apt-get; then
  install_with_apt $packages
elif has_command brew; then
  say "installing with Homebrew: $packages"
  brew install $packages </dev/null >&2
else
  give_up "missing: $packages (Debian's names). Install them with your system's package manager
  (Fedora: readline-devel zlib-devel libpng-devel libjpeg-turbo-devel gcc-c++ binutils-gold, Arch: readline zlib libpng libjpeg-turbo gcc), then call make again."
fi

packages=$(missing | xargs)
[ -z "$packages" ] || give_up "still missing after the installation: $packages"
