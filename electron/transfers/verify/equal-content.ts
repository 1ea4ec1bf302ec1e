import { setImmediate } from 'node:timers/promises'

import type { ObjectInfo } from '../../../drivers/index.ts'
import { contentChecks } from './content-check.ts'
import type { Source } from '../model/source.ts'
import { EtagTrust } from './etag-trust.ts'

/**
 * Whether an object of the same size has a file's bytes, by what the service says of it: the object is not read, the
 * file is. Undefined where the service says nothing, or nothing that tells: a tag that differs may be no checksum, or
 * one of other parts than this store would be sent now.
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
    // Chunks may all be there already: nothing else would have its turn between them.
    await setImmediate()
  }
  if (running.matches()) return true
  return check.certain ? false : undefined
}
