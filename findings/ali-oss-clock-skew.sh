#!/usr/bin/env bash
# ali-oss 6.23.0: a corrected clock reaches requests but never the links that the client signs.
#
# Expected: OSS refuses a request whose date is 15 minutes off (RequestTimeTooSkewed). The library has a correction for
#   this, `options.amendTimeSkewed` in milliseconds (no documentation names it): its browser build sets it from the
#   ServerTime of the refusal and tries again. One expects the same in Node.js, and that links
#   to objects follow the same correction.
# What happens: (1) the Node.js build reads the option but never sets it: the first refusal is final, and ServerTime is
#   not even on the error. (2) When the application sets the option itself, requests carry the corrected date, but
#   `signatureUrl` and `signatureUrlV4` still take the time of this computer.
# Versions: ali-oss 6.23.0 on Node.js.
# Why it matters: on a computer that is two hours behind, everything works after a correction, except shared links: each
#   is expired at birth (or, on a clock that is ahead, valid for longer than was asked for). Nothing fails where it is made.
# Instead: read ServerTime from the refusal yourself, and sign links yourself with the corrected time; or add the
#   correction to `expires`, which helps version 1 links only, as version 4 holds the date of signing, too.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --prefix "$dir" --silent --no-audit --no-fund --ignore-scripts --before=2026-11-29 ali-oss@6.23.0

cat > finding.cjs <<'JS'
const http = require('node:http');
const OSS = require('ali-oss');

const aheadMs = 2 * 60 * 60 * 1000; // the service's clock is right, the one of this computer is two hours behind
const serviceNowMs = () => Date.now() + aheadMs;
let requests = 0;

/** Answers as the service does: a refusal for a date that is 15 minutes off, an empty list otherwise. */
const service = http.createServer((request, response) => {
  requests += 1;
  response.setHeader('content-type', 'application/xml');
  const offMs = Math.abs(Date.parse(request.headers['x-oss-date']) - serviceNowMs());
  if (offMs > 15 * 60 * 1000) {
    response.statusCode = 403;
    response.end(
      '<?xml version="1.0" encoding="UTF-8"?><Error><Code>RequestTimeTooSkewed</Code>' +
        '<Message>The difference between the request time and the current time is too large.</Message>' +
        `<ServerTime>${new Date(serviceNowMs()).toISOString()}</ServerTime></Error>`,
    );
    return;
  }
  response.end(
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>registry</Name><Prefix></Prefix>' +
      '<MaxKeys>100</MaxKeys><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>',
  );
});

service.listen(0, '127.0.0.1', async () => {
  const client = new OSS({
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    bucket: 'registry',
    region: 'oss-cn-hangzhou',
    endpoint: `http://localhost:${service.address().port}`,
    cname: true,
  });
  const tell = (what, value) => console.log(`${what}: ${value}`);
  tell('ali-oss', require('ali-oss/package.json').version);

  const refusal = await client.listV2({}).catch((error) => error);
  tell('first request', `${refusal.code}, ServerTime on the error: ${refusal.serverTime}`);
  tell('requests sent, correction kept', `${requests}, ${client.options.amendTimeSkewed}`);
  const notCorrected =
    refusal.code === 'RequestTimeTooSkewed' && requests === 1 && client.options.amendTimeSkewed === undefined;

  client.options.amendTimeSkewed = aheadMs;
  const listed = await client.listV2({});
  tell('after amendTimeSkewed was set by hand', `the list answers ${listed.res.status}`);

  const lifetimeSeconds = 600;
  const agoMinutes = (ms) => Math.round((serviceNowMs() - ms) / 60000);
  const v1 = new URL(client.signatureUrl('key', { expires: lifetimeSeconds }));
  const v1Ago = agoMinutes(Number(v1.searchParams.get('Expires')) * 1000);
  tell('version 1 link for ten minutes', `expired ${v1Ago} minutes ago by the clock of the service`);

  const v4 = new URL(await client.signatureUrlV4('GET', lifetimeSeconds, {}, 'key'));
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(v4.searchParams.get('x-oss-date'));
  const v4Ago = agoMinutes(Date.UTC(y, mo - 1, d, h, mi, s) + lifetimeSeconds * 1000);
  tell('version 4 link for ten minutes', `expired ${v4Ago} minutes ago by the clock of the service`);

  const asFound = notCorrected && listed.res.status === 200 && v1Ago >= 109 && v4Ago >= 109;
  console.log(asFound ? 'as found' : 'CHANGED');
  process.exit(asFound ? 0 : 1);
});
JS
node --no-warnings finding.cjs
