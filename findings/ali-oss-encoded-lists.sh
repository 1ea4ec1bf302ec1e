#!/usr/bin/env bash
# ali-oss 6.23.0: a list that was asked for with `encoding-type: url` cannot be paged with its own `nextMarker`.
#
# Expected: `encoding-type: url` lets a service list keys that XML cannot hold. The library offers it as a query of
#   `list` and `listV2`, so one expects that it decodes what it asked for, as other SDKs do; at least that the
#   `nextMarker` of one answer can be passed to the next call, and that `url` of an object leads to the object.
# What happens: nothing is decoded. `name`, `prefixes` and `nextMarker` stay percent-encoded; `url` is made from the
#   encoded name and so is encoded twice; and a `nextMarker` that is passed back is encoded again, so that the service
#   goes on from another place. With keys that begin with a letter outside ASCII the marker then begins with "%", which
#   is before all of them: the usual loop gets the first page again.
# Versions: ali-oss 6.23.0 on Node.js.
# Why it matters: a tool that switches the option on for one odd key reads the first page of all others for ever, or
#   deletes by names that do not exist (OSS answers 204 to that, so nothing is noticed).
# Instead: decode `name`, `prefixes` and `nextMarker` with decodeURIComponent before you use them, never use `url`; or
#   page with `listV2`, whose continuation token is not encoded, and decode its names and prefixes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --silent --no-audit --no-fund --ignore-scripts --before=2026-11-29 ali-oss@6.23.0

cat > finding.cjs <<'JS'
const http = require('node:http');
const OSS = require('ali-oss');

const keys = ['镜像/a', '镜像/b c', '镜像/d']; // in the order of their bytes
const markers = [];

/** Lists one key a page, after the marker, as version 1 of the list does; everything is encoded as it was asked for. */
const service = http.createServer((request, response) => {
  const query = new URL(request.url, 'http://localhost').searchParams;
  const marker = query.get('marker') ?? '';
  markers.push(marker);
  const rest = keys.filter((key) => Buffer.compare(Buffer.from(key), Buffer.from(marker)) > 0);
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text) => text;
  const contents = rest.slice(0, 1).map(
    (key) =>
      `<Contents><Key>${encode(key)}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified>` +
      '<ETag>"5D41402ABC4B2A76B9719D911017C592"</ETag><Type>Normal</Type><Size>5</Size>' +
      '<StorageClass>Standard</StorageClass><Owner><ID>1</ID><DisplayName>1</DisplayName></Owner></Contents>',
  );
  const more = rest.length > 1;
  response.setHeader('content-type', 'application/xml');
  response.end(
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>registry</Name><Prefix></Prefix>' +
      `<Marker>${encode(marker)}</Marker><MaxKeys>1</MaxKeys><EncodingType>url</EncodingType>` +
      `<IsTruncated>${more}</IsTruncated>${more ? `<NextMarker>${encode(rest[0])}</NextMarker>` : ''}` +
      `${contents.join('')}</ListBucketResult>`,
  );
});

service.listen(0, '127.0.0.1', async () => {
  const client = new OSS({
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    bucket: 'registry',
    endpoint: `http://localhost:${service.address().port}`,
    cname: true,
  });
  console.log('ali-oss:', require('ali-oss/package.json').version);
  const first = await client.list({ 'max-keys': 1, 'encoding-type': 'url' });
  const second = await client.list({ 'max-keys': 1, 'encoding-type': 'url', marker: first.nextMarker });
  const v2 = await client.listV2({ 'max-keys': 1, 'encoding-type': 'url' });

  console.log('key in the bucket:      ', keys[0]);
  console.log('name by list:           ', first.objects[0].name);
  console.log('name by listV2:         ', v2.objects[0].name);
  const path = new URL(first.objects[0].url).pathname;
  console.log('path of its url:        ', path);
  console.log('nextMarker:             ', first.nextMarker);
  console.log('marker the service gets:', markers[1]);
  console.log('name on the second page:', second.objects[0].name);

  const encoded = encodeURIComponent(keys[0]);
  const asFound =
    first.objects[0].name === encoded &&
    v2.objects[0].name === encoded &&
    decodeURIComponent(path) === `/${encoded}` &&
    first.nextMarker === encoded &&
    markers[1] === encoded &&
    second.objects[0].name === first.objects[0].name;
  console.log(asFound ? 'as found: the second page is the first one again' : 'CHANGED');
  process.exit(asFound ? 0 : 1);
});
JS
node --no-warnings finding.cjs
