#!/usr/bin/env bash
# @aws-sdk/client-s3 3.1169.0: a character reference above U+FFFF in an answer is cut to 16 bits: the key is another one.
#
# Expected: XML allows a service to write any character as a number: `&#x1F433;` is the whale. Every XML parser gives
#   the same text for the character and for its number.
# What happens: the SDK's own parser keeps the low 16 bits of the number: `&#x1F433;` becomes U+F433, a character of the
#   area for private use. There is no error. The raw character is read well, and so are numbers below U+10000.
# Versions: @aws-sdk/client-s3 3.1169.0 with @aws-sdk/xml-builder 3.972.43, where the parser is, on Node.js.
# Why it matters: the SDK is used with many services and gateways, and one whose XML is written as plain ASCII sends such
#   references. A listed key then does not exist: reading it is 404, deleting it reports success and deletes nothing, and
#   a sync uploads the object again and again.
# Instead: ask for lists with EncodingType: 'url' and decode the keys (the references then never occur); for answers
#   that have no such option, read the body with a parser of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --silent --no-audit --no-fund --ignore-scripts --before=2026-11-29 \
  @aws-sdk/client-s3@3.1169.0 @aws-sdk/xml-builder@3.972.43

cat > finding.cjs <<'JS'
const fs = require('node:fs');
const http = require('node:http');
const { S3Client, ListObjectsV2Command } = require('@aws-sdk/client-s3');

/** One key in four spellings; all of them are the same to XML. */
const spellings = { raw: '\u{1F433}', hexadecimal: '&#x1F433;', decimal: '&#128051;', 'below U+10000': '&#x9CB8;' };
const contents = Object.values(spellings).map(
  (key) =>
    `<Contents><Key>${key}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified>` +
    '<ETag>"5d41402abc4b2a76b9719d911017c592"</ETag><Size>5</Size><StorageClass>STANDARD</StorageClass></Contents>',
);
const answer =
  '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
  '<Name>registry</Name><Prefix></Prefix><KeyCount>4</KeyCount><MaxKeys>1000</MaxKeys>' +
  `<IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;

const service = http.createServer((request, response) => {
  response.setHeader('content-type', 'application/xml');
  response.end(answer);
});
service.listen(0, '127.0.0.1', async () => {
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${service.address().port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });
  for (const name of ['@aws-sdk/client-s3', '@aws-sdk/xml-builder'])
    console.log(`${name}:`, JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version);
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: 'registry' }));
  const codes = Contents.map(({ Key }) => [...Key].map((c) => `U+${c.codePointAt(0).toString(16).toUpperCase()}`).join(' '));
  Object.entries(spellings).forEach(([how, text], i) => console.log(`${how.padEnd(14)} ${text.padEnd(10)} -> ${codes[i]}`));
  const asFound = codes.join() === 'U+1F433,U+F433,U+F433,U+9CB8';
  console.log(asFound ? 'as found' : 'CHANGED');
  process.exit(asFound ? 0 : 1);
});
JS
node --no-warnings finding.cjs
