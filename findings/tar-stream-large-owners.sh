#!/usr/bin/env bash
# tar-stream 3.2.2: every owner above 262,143 is written as 262,143, and a larger one in a pax archive is read as 0.
#
# Expected: user and group of a tar entry have seven octal digits (2,097,151), larger ones go into a pax record or into
#   the binary form of GNU tar. One expects a library that writes pax records for long names and large sizes to write
#   them for large owners, and one that parses pax records to use them.
# What happens: writing fills six digits and clamps: 262144, 300000 and 1000680000 all become 262143, without an error.
#   Reading understands GNU tar's binary form; but of a pax archive `header.uid` is the 0 that stands in the old field,
#   though the record is there, in `header.pax.uid`. The same goes for `gid` and, with years that the old field cannot
#   hold, for `mtime`: only path, link name and size are taken from the records.
# Versions: tar-stream 3.2.2 on Node.js, with GNU tar (its version is printed below).
# Why it matters: such numbers are everyday in containers: user namespaces map to ranges far above 262,143, OpenShift
#   gives pods users from 1,000,000,000 on, and directories of companies hand out numbers of ten digits. A layer that is
#   read and packed again gives all these files to root or to one foreign user.
# Instead: read `header.pax?.uid ?? header.uid` (and gid, mtime); write a large owner as a string in `pax: { uid, gid }`.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --silent --no-audit --no-fund --ignore-scripts --before=2026-11-29 tar-stream@3.2.2

cat > finding.cjs <<'JS'
const fs = require('node:fs');
const { execFileSync } = require('node:child_process');
const tar = require('tar-stream');
const gnuTar = (...args) => execFileSync('tar', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });

/** The owner that GNU tar sees in an archive that tar-stream wrote. */
async function ownerWritten(header) {
  const pack = tar.pack();
  pack.entry({ name: 'file', ...header }, 'x');
  pack.finalize();
  fs.writeFileSync('written.tar', Buffer.concat(await collect(pack)));
  return gnuTar('--numeric-owner', '-tvf', 'written.tar').split(/\s+/)[1];
}
async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** The owner that tar-stream sees in an archive that GNU tar wrote. */
async function ownerRead(format, owner) {
  fs.writeFileSync('file', 'x');
  gnuTar(`--format=${format}`, `--owner=u:${owner}`, `--group=g:${owner}`, '-cf', 'read.tar', 'file');
  const extract = tar.extract();
  extract.end(fs.readFileSync('read.tar'));
  let seen;
  for await (const entry of extract) {
    const { uid, gid, pax } = entry.header;
    seen = `${uid}/${gid}${pax ? `, record ${pax.uid}/${pax.gid}` : ''}`;
    entry.resume();
  }
  return seen;
}

(async () => {
  console.log('tar-stream:', JSON.parse(fs.readFileSync('node_modules/tar-stream/package.json')).version);
  console.log(gnuTar('--version').split('\n')[0]);
  const found = [];
  const tell = (what, seen, expected) => {
    console.log(`${what.padEnd(36)} ${seen}`);
    found.push(seen === expected);
  };
  tell('written 262143', await ownerWritten({ uid: 262143, gid: 262143 }), '262143/262143');
  tell('written 262144', await ownerWritten({ uid: 262144, gid: 262144 }), '262143/262143');
  tell('written 1000680000', await ownerWritten({ uid: 1000680000, gid: 1000680000 }), '262143/262143');
  const records = { uid: '1000680000', gid: '1000680000' };
  tell('written 1000680000 as records', await ownerWritten({ pax: records }), '1000680000/1000680000');
  tell('read 1000680000, GNU format', await ownerRead('gnu', 1000680000), '1000680000/1000680000');
  tell('read 1000680000, pax format', await ownerRead('pax', 1000680000), '0/0, record 1000680000/1000680000');
  const asFound = found.every(Boolean);
  console.log(asFound ? 'as found' : 'CHANGED');
  process.exit(asFound ? 0 : 1);
})();
JS
node --no-warnings finding.cjs
