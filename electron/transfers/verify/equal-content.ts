import { setImmediate } from 'node:timers/promises'

import type { ObjectInfo } from '../../../drivers/index.ts'
import { contentChecks } from './content-check.ts'
import type { Source } from '../model/source.ts'
import { EtagTrust } from './etag-trust.ts'

/**
 * Whether an object of the same size has the source's bytes, by the checksum that the service gives. Reads the
 * source, not the object. Undefined where that proves nothing: there is no checksum, the ETag may not be one, or the
 * object may have been sent in other parts.
 */
export async function isEqualContent(
  object: Pick<ObjectInfo, 'sizeBytes' | 'checksum'>,
  source: Pick<Source, 'read'>,
  partSizeBytes: number,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (object.sizeBytes === 0) return true
  const hints = { digest: undefined, chunkSizeBytes: partSizeBytes, trust: new EtagTrust() }
  const [check] = contentChecks(object, hints)
  if (check === undefined) return undefined
  const running = check.begin()
  for await (const chunk of await source.read({ offset: 0 }, signal)) {
    running.update(chunk)
    // The chunks may all be in memory already: nothing else would run between them.
    await setImmediate()
  }
  if (running.matches()) return true
  return check.certain ? false : undefined
}
