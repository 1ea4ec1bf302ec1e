#!/usr/bin/env bash
# Node.js 22 and 24: zstd data of several frames are unpacked to what the first frame holds, without an error.
#
# Expected: frames one behind another are one content (RFC 8878, section 3), as members of gzip are, which Node's gunzip all
#   reads. `pzstd`, zstd:chunked layers and `cat a.zst b.zst` are such data.
# What happens: `zlib.zstdDecompressSync` and `zlib.createZstdDecompress` end at the end of the first frame and drop the
#   rest. Where the first frame is a skippable one, as pzstd writes it, there is no output at all. Node 26 reads all frames.
# Versions: the newest Node 24 and 26 of the npm package `node` (printed below).
# Why it matters: the streams end well, and a cut file looks whole. Same code, another Node, other bytes.
# Instead: cut the data into frames (a frame's header and its blocks tell their lengths), drop skippable ones, and give
#   each frame to a stream of its own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > unpack.cjs <<'JS'
const zlib = require('node:zlib');
const frames = [zlib.zstdCompressSync(Buffer.from('one ')), zlib.zstdCompressSync(Buffer.from('two'))];
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 7]);
const unpack = (...pieces) => JSON.stringify(zlib.zstdDecompressSync(Buffer.concat(pieces)).toString());
const gzip = [zlib.gzipSync('one '), zlib.gzipSync('two')];
console.log(`two frames ${unpack(...frames)}, behind a skippable one ${unpack(skippable, ...frames)}, gzip ${JSON.stringify(zlib.gunzipSync(Buffer.concat(gzip)).toString())}`);
JS
for version in 24 26; do
  npm install --prefix "$dir/$version" --silent --no-audit --no-fund --before=2026-11-29 --ignore-scripts=false "node@$version"
  node=$dir/$version/node_modules/node/bin/node
  "$node" --version >&2
  echo "$version: $("$node" unpack.cjs)"
done | tee seen
changed() { echo CHANGED; exit 1; }
grep -qx '24: two frames "one ", behind a skippable one "", gzip "one two"' seen || changed
grep -qx '26: two frames "one two", behind a skippable one "one two", gzip "one two"' seen || changed
echo 'as found'
