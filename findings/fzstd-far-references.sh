#!/usr/bin/env bash
# fzstd 0.1.1: bytes that refer back 100 MiB are unpacked to other bytes, without an error.
#
# Expected: zstd data whose window is 128 MiB (what `zstd --long` writes, and `zstd -d` reads without a switch) are unpacked
#   to what was packed, or refused.
# What happens: the length is right, and the bytes that were taken from far behind are wrong. Nothing is thrown, and the
#   frame's checksum is not compared. A distance of more than 64 MiB takes 26 bits and
#   more, at any bit of a byte; some of these are right, some not.
# Versions: fzstd 0.1.1, against the zstd of this system (printed below).
# Why it matters: with short distances all is right, and tests with small files never meet it.
# Instead: refuse frames with a window above 64 MiB before they are given to it, or unpack them by libzstd, which there is
#   in WebAssembly, too; and compare a digest of what comes out.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --silent --no-audit --no-fund --ignore-scripts --before=2026-11-29 fzstd@0.1.1
zstd --version
cat > unpack.cjs <<'JS'
const fs = require('node:fs');
const { Decompress } = require('fzstd');
const engine = new Decompress((chunk) => fs.writeSync(1, chunk));
const packed = fs.readFileSync(process.argv[2]);
for (let at = 0; at < packed.length; at += 65536) engine.push(packed.subarray(at, at + 65536), at + 65536 >= packed.length);
JS
# The same each time: bytes that do not compress.
node -e '
const engine = require("node:crypto").createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16));
process.stdout.write(engine.update(Buffer.alloc(1000000)));
' > block

# distance MIB: packs a block, so many MiB of zeros, and the block again.
distance() {
  { cat block; head -c "$(($1 * 1048576))" /dev/zero; cat block; } > plain
  zstd -q -f -1 --long=27 --no-check plain -o packed.zst
  node unpack.cjs packed.zst > unpacked
  local same=other
  if cmp -s plain unpacked; then same=same; fi
  zstd -q -d -c packed.zst | cmp -s - plain && echo "$1 MiB: $(stat -c %s unpacked) of $(stat -c %s plain) bytes, $same; zstd -d: same"
}
{ distance 20; distance 60; distance 100; } | tee seen
changed() { echo CHANGED; exit 1; }
grep -qx '20 MiB: 22971520 of 22971520 bytes, same; zstd -d: same' seen || changed
grep -qx '60 MiB: 64914560 of 64914560 bytes, same; zstd -d: same' seen || changed
grep -qx '100 MiB: 106857600 of 106857600 bytes, other; zstd -d: same' seen || changed
echo 'as found'
