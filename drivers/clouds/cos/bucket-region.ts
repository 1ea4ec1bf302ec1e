import type COS from 'cos-nodejs-sdk-v5'

import { explained, type StoreError } from '../../common/errors.ts'
import { explain } from '../../explain.ts'
import { textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { childrenOf, childText } from '../../xml/document.ts'
import { requireDocument } from './errors.ts'
import type { Exchange } from './exchange.ts'

/** Makes one call, and adds nothing to its failure. */
export type Send = (run: (cos: COS) => Promise<unknown>, signal: AbortSignal) => Promise<Exchange>

/**
 * COS finds a bucket only in the bucket's own region; every other region answers that there is no such bucket. The
 * list of the account's buckets names the region, if the key may read that list. It is asked once, and again if the
 * first request was stopped.
 */
export function wrongRegionTeller(
  resolved: Resolved,
  send: Send,
): (error: StoreError, signal: AbortSignal) => Promise<StoreError> {
  const bucket = textOf(resolved, 'bucket')
  const region = textOf(resolved, 'region')
  let found: Promise<string | undefined> | undefined
  return async (error, signal) => {
    if (error.code !== 'NoSuchBucket' || serviceDomain(resolved) === undefined) return error
    const asked = (found ??= regionOf(bucket, send, signal))
    const actual = await asked
    if (signal.aborted && found === asked) found = undefined
    if (actual === undefined || actual === region) return error
    return explained('WrongRegion', explain('bucketElsewhere', { region: actual }), error.where)
  }
}

/**
 * The address that lists the account's buckets; undefined where the bucket has a domain of its own, which does not
 * name it.
 */
export function serviceDomain(resolved: Resolved): string | undefined {
  const domain = textOf(resolved, 'domain')
  if (domain === undefined) return 'service.cos.myqcloud.com'
  const pattern = /\{Bucket\}\.cos\.\{Region\}\./i
  return pattern.test(domain) ? domain.replace(pattern, 'service.cos.') : undefined
}

async function regionOf(
  bucket: string | undefined,
  send: Send,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const exchange = await send((cos) => cos.getService(), signal)
    return childrenOf(requireDocument(exchange, 'ListAllMyBucketsResult'), 'Buckets')
      .flatMap((buckets) => childrenOf(buckets, 'Bucket'))
      .filter((each) => childText(each, 'Name') === bucket)
      .map((each) => childText(each, 'Location'))[0]
  } catch {
    return undefined
  }
}
