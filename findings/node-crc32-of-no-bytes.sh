#!/usr/bin/env bash
# Node.js: `zlib.crc32(data, value)` of no bytes gives 0 instead of `value`, where those no bytes are in shared memory.
#
# Expected: `value` is the checksum of what came before. No more bytes change nothing: `crc32(empty, value)` is `value`,
#   as it is for an empty string, Buffer or Uint8Array.
# What happens: an empty view of an empty SharedArrayBuffer has no address, and zlib answers a call without an
#   address with its starting value, 0. All that was summed before is forgotten, without an error.
# Why it matters: who sums columns or pieces one behind another gets a sum of what follows the last empty one: two
#   different contents get the same sum, and the same content another one once it lies in other memory.
# Instead: leave out what is empty.
set -euo pipefail
node -p '"node: " + process.version'
node -e '
const { crc32 } = require("node:zlib");
const empty = { buffer: Buffer.alloc(0), array: new Uint8Array(0), shared: new Uint8Array(new SharedArrayBuffer(0)),
  sharedInside: new Uint8Array(new SharedArrayBuffer(8), 8, 0) };
for (const [name, bytes] of Object.entries(empty)) console.log(name, crc32(bytes, 5));
' | tee /dev/stderr >seen.$$
trap 'rm -f seen.$$' EXIT
changed() { echo CHANGED; exit 1; }
grep -qx 'buffer 5' seen.$$ || changed
grep -qx 'array 5' seen.$$ || changed
grep -qx 'sharedInside 5' seen.$$ || changed
grep -qx 'shared 0' seen.$$ || changed
echo 'as found'
