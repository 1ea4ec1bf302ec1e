#!/usr/bin/env bash
# cos-nodejs-sdk-v5 3.0.0: references by number are left in the keys of a list, so that two keys become one text.
#
# Expected: keys of a list are the keys of the objects. A service that must write a line feed, a carriage return or a
#   tab into XML without losing it has one way: a reference by number, such as `&#10;`.
# What happens: the SDK's XML parser (its own fork of fast-xml-parser) decodes the five named references (&amp; &lt; ...)
#   and leaves every one by number as it stands: a key with a line feed is told as seven characters "a&#10;b". The key
#   that really consists of those seven characters is written `a&amp;#10;b`, and comes out as the very same text, so the
#   caller cannot repair it: nobody knows any more which of the two was meant.
# Versions: cos-nodejs-sdk-v5 3.0.0 (its dependency cos-fast-xml-parser is printed below) on Node.js.
# Why it matters: whoever empties a folder by its list deletes keys that do not exist, which COS reports as deleted, and
#   the folder never gets empty; or deletes the neighbour whose name is spelt with the reference.
# Instead: ask with `EncodingType: 'url'` and decode Key, Prefix and NextMarker yourself (the SDK does not do it either).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --silent --no-audit --no-fund --ignore-scripts --before=2026-11-29 cos-nodejs-sdk-v5@3.0.0

cat > finding.cjs <<'JS'
const http = require('node:http');
const fs = require('node:fs');
const COS = require('cos-nodejs-sdk-v5');

/** Keys of the bucket, and how a service writes each into its list. */
const objects = [
  { key: 'a\nb', xml: 'a&#10;b', told: 'a&#10;b' },
  { key: 'a&#10;b', xml: 'a&amp;#10;b', told: 'a&#10;b' },
  { key: 'a\u00e9b', xml: 'a&#xE9;b', told: 'a&#xE9;b' },
  { key: 'a&<b', xml: 'a&amp;&lt;b', told: 'a&<b' },
];
const contents = objects.map(
  ({ xml }) =>
    `<Contents><Key>${xml}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified>` +
    '<ETag>"5d41402abc4b2a76b9719d911017c592"</ETag><Size>5</Size><StorageClass>STANDARD</StorageClass></Contents>',
);
const service = http.createServer((request, response) => {
  response.setHeader('content-type', 'application/xml');
  response.end(
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>registry-1250000000</Name><Prefix></Prefix>' +
      `<Marker></Marker><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
  );
});
service.listen(0, '127.0.0.1', async () => {
  const client = new COS({
    SecretId: 'id',
    SecretKey: 'secret',
    Protocol: 'http:',
    Domain: `127.0.0.1:${service.address().port}`,
  });
  for (const name of ['cos-nodejs-sdk-v5', 'cos-fast-xml-parser'])
    console.log(`${name}:`, JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version);
  const { Contents } = await client.getBucket({ Bucket: 'registry-1250000000', Region: 'ap-guangzhou' });
  objects.forEach(({ key, xml }, i) =>
    console.log(`key ${JSON.stringify(key).padEnd(10)} written ${xml.padEnd(12)} told ${JSON.stringify(Contents[i].Key)}`),
  );
  const asFound = objects.every(({ told }, i) => Contents[i].Key === told);
  console.log(asFound ? 'as found: the first two keys cannot be told apart' : 'CHANGED');
  process.exit(asFound ? 0 : 1);
});
JS
node --no-warnings finding.cjs
