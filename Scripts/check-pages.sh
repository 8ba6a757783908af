#!/usr/bin/env bash
# check-pages.sh — publishes lessons and opens every page and every set of slides in a headless browser: light and dark,
# wide and narrow. Fails when a page writes an error to the console, its script has not run, or it can't be drawn.
#
#   Scripts/check-pages.sh [LESSON…] [-o DIR]     with -o, the pictures stay in DIR, to be looked at
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tool=${CHAINRULE:-.build/release/chainrule}
browser=${BROWSER:-}
for name in chromium chromium-browser google-chrome chrome; do
  [ -n "$browser" ] || browser=$(command -v "$name" || true)
done
if [ -z "$browser" ]; then
  echo "check-pages: skipped: there is no Chromium or Chrome here (Debian: apt-get install chromium)"
  exit 0
fi
[ -x "$tool" ] || { echo "check-pages: $tool is not built: make build" >&2; exit 2; }

lessons=() pictures=
while [ $# -gt 0 ]; do
  case $1 in
    -o) pictures=${2:?-o needs a folder}; shift 2 ;;
    *) lessons+=("$1"); shift ;;
  esac
done
[ ${#lessons[@]} -gt 0 ] || lessons=(Lessons)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pictures=${pictures:-$work/pictures}
mkdir -p "$pictures"
"$tool" publish "${lessons[@]}" -o "$work/site" --page --slides --ipynb --quiet

# Loads a page in a browser: its document after the script on standard output, messages on standard error.
# Chromium starts as root, the usual user in a container, only without its sandbox.
browse() {
  timeout 60 "$browser" --headless --disable-gpu --hide-scrollbars --enable-logging=stderr \
    $([ "$(id -u)" -ne 0 ] || echo --no-sandbox) --user-data-dir="$work/profile" "$@"
}

failed=0
complain() { echo "check-pages: $1: $2" >&2; failed=1; }

count=0
for file in "$work"/site/*.html; do
  name=$(basename "$file" .html)
  browse --dump-dom "file://$file" >"$work/dom" 2>"$work/log" || complain "$name" "the browser fails"
  if grep 'CONSOLE' "$work/log" >"$work/console"; then
    complain "$name" "the console says: $(head -3 "$work/console")"
  fi
  case $name in
    *.slides) grep -q '<html[^>]*class="live"' "$work/dom" || complain "$name" "the slides do not start" ;;
    index) ;;
    *)
      if grep -q 'class="session"' "$work/dom"; then
        grep -q 'class="copy"' "$work/dom" || complain "$name" "the buttons to copy are missing"
      fi ;;
  esac
  # preferredColorScheme: 0 is dark, 1 is light.
  for look in desktop-light:1280,900:1 desktop-dark:1280,900:0 phone-light:500,900:1 phone-dark:500,900:0; do
    IFS=: read -r label size scheme <<<"$look"
    picture="$pictures/$name-$label.png"
    browse --window-size="$size" --blink-settings=preferredColorScheme="$scheme" --screenshot="$picture" \
      "file://$file" >/dev/null 2>&1 || true
    [ -s "$picture" ] || complain "$name" "can't be drawn ($label)"
  done
  count=$((count + 1))
done
[ "$failed" -eq 0 ] || exit 1
echo "check-pages: $count pages, no message on the console"
