#!/usr/bin/env bash
# setup.sh — looks for what a build needs of the system, and installs what is missing. Silent when all is there.
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

# Git fetches the Swift packages, readline edits the prompt's line, zlib unpacks compressed data sets.
# What is needed: how to see that it is there | Debian's package | Homebrew's formula (none where macOS has it)
requirements='
has_command git                | git             |
has_header readline/readline.h | libreadline-dev | readline
has_header zlib.h              | zlib1g-dev      |
'

has_command() { command -v "$1" >/dev/null 2>&1; }

has_header() {
  local folder
  for folder in "${include_folders[@]}"; do
    [ -e "$folder/$1" ] && return 0
  done
  return 1
}

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

install_with_apt() {
  local get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
  local how=''
  [ "$(id -u)" -eq 0 ] || how=' (with sudo)'
  say "installing with apt-get$how: $*"
  # An old package list may name files that are gone: read it anew when it does not know a package, or fails.
  if ! apt-cache show "$@" >/dev/null 2>&1 ||
    ! as_root "${get[@]}" install -y --no-install-recommends "$@" </dev/null >&2; then
    say 'reading the list of packages anew (apt-get update)'
    as_root "${get[@]}" update </dev/null >&2
    as_root "${get[@]}" install -y --no-install-recommends "$@" </dev/null >&2
  fi
}

has_command swift || give_up "no swift here. chainrule is written in Swift: install a toolchain, 6.0 or later, as
  https://www.swift.org/install says, and see that \`swift --version\` answers."

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
  (Fedora: readline-devel zlib-devel, Arch: readline zlib), then call make again."
fi

packages=$(missing | xargs)
[ -z "$packages" ] || give_up "still missing after the installation: $packages"
