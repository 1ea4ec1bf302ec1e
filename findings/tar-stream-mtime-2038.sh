#!/usr/bin/env bash
# tar-stream 3.2.2: a modification time after January 2038 is written as another year, or as a number below zero.
#
# Expected: the time of a tar entry has eleven octal digits, enough until the year 2242, and later times have two known
#   ways to be written. One expects a library either to write a given Date or to refuse it.
# What happens: the seconds are cut to a signed number of 32 bits before they are written. One second after the limit
#   is written as 2242; most later times become a minus sign among octal digits, which no tar format has: GNU tar takes
#   them for its old base-64 notation or ends with an error. There is no error when the entry is written.
# Versions: tar-stream 3.2.2 on Node.js, read by GNU tar (its version is printed below).
# Why it matters: builds that want all files to be "newer than anything" and files from machines with a wrong clock do
#   have such times, and the reader of this very library reads them rightly from GNU tar's archives: whoever takes an
#   image layer apart and packs it again makes it unreadable for others.
# Instead: leave the time at a value below 2038 and pass the real one as a string, `pax: { mtime: '4102444800' }`:
#   GNU tar prefers that (tar-stream itself shows it in `header.pax` only).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --silent --no-audit --no-fund --ignore-scripts --before=2026-11-29 tar-stream@3.2.2

cat > pack.cjs <<'JS'
const fs = require('node:fs');
const tar = require('tar-stream');
const [file, seconds, pax] = process.argv.slice(2);
const pack = tar.pack();
const time = pax ? { mtime: new Date(0), pax: { mtime: seconds } } : { mtime: new Date(Number(seconds) * 1000) };
pack.entry({ name: 'layer', ...time }, 'x');
pack.finalize();
pack.pipe(fs.createWriteStream(file));
JS
export TZ=UTC LC_ALL=C
node -p '"tar-stream: " + JSON.parse(fs.readFileSync("node_modules/tar-stream/package.json")).version'
tar --version | head -n 1

# show SECONDS [pax]: packs one entry with that time, and says what the header holds and what GNU tar makes of it.
show() {
  node pack.cjs archive.tar "$@"
  local field listing
  field=$(dd if=archive.tar bs=1 skip=136 count=12 status=none | tr -d '\0')
  listing=$(tar --full-time -tvf archive.tar 2>errors | awk '{ print $4 ($5 ~ /:/ ? " " $5 : "") }') ||
    listing="error: $(head -n 1 errors)"
  echo "$(date -d "@$1" '+%F %T') ${2:-plain} | [$field] | $listing"
}
{
  show 2147483647
  show 2147483648
  show 4102444800
  show 8589934591
  show 4102444800 pax
} | tee seen

changed() { echo CHANGED; exit 1; }
grep -qx '2038-01-19 03:14:07 plain | \[17777777777 \] | 2038-01-19 03:14:07' seen || changed
grep -qx '2038-01-19 03:14:08 plain | \[77777777777 \] | 2242-03-16 12:56:31' seen || changed
grep -q '^2100-01-01 00:00:00 plain | \[-1336324400 \] | ' seen || changed
grep '^2100-01-01 00:00:00 plain' seen | grep -q '| 2100-' && changed
grep -q '^2242-03-16 12:56:31 plain | \[000000000-1 \] | error' seen || changed
grep -q '^2100-01-01 00:00:00 pax .* | 2100-01-01 00:00:00$' seen || changed
echo 'as found'
