import { StoreError } from '../../drivers/index.ts'
import type { Platform } from '../host/platform.ts'
import type { OrderOf, TransferOrder } from '../transfers/model/order.ts'
import type { Source, SourceFacts } from '../transfers/model/source.ts'

/**
 * The order of a transfer with the file that the person gave again, or another place. Fails with PreconditionFailed
 * when it is another file, as far as its size and its time tell.
 */
export async function provided(
  order: TransferOrder,
  platform: Platform,
  token: string,
  signal: AbortSignal,
): Promise<TransferOrder> {
  switch (order.kind) {
    case 'upload':
      return withFile(order, platform.source(token), signal)
    case 'push':
      return withArchiveFile(order, platform, platform.source(token), signal)
    case 'download':
    case 'export':
      return { ...order, place: platform.place(token) }
    case 'copy':
      throw new StoreError('InvalidParameter', 'a copy has no file and no place of this computer')
    default:
      return order satisfies never
  }
}

async function withFile(
  order: OrderOf<'upload'>,
  source: Source,
  signal: AbortSignal,
): Promise<OrderOf<'upload'>> {
  requireSame(order, await source.facts(signal))
  return { ...order, source: source.ref }
}

/** Of the files of an archive's folder the one that is gone and is as large. */
async function withArchiveFile(
  order: OrderOf<'push'>,
  platform: Platform,
  source: Source,
  signal: AbortSignal,
): Promise<OrderOf<'push'>> {
  const given = await source.facts(signal)
  const { files } = order.archive
  for (const [index, file] of files.entries()) {
    if (file.sizeBytes !== given.sizeBytes || (await isThere(platform, file.source, signal))) continue
    return {
      ...order,
      archive: { ...order.archive, files: files.with(index, { ...file, source: source.ref }) },
    }
  }
  throw anotherFile(`none of ${given.sizeBytes} bytes is missing`)
}

async function isThere(
  platform: Platform,
  ref: OrderOf<'push'>['archive']['files'][number]['source'],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await platform.reopen(ref).facts(signal)
    return true
  } catch {
    signal.throwIfAborted()
    return false
  }
}

function requireSame(order: OrderOf<'upload'>, given: SourceFacts): void {
  if (given.sizeBytes !== order.sizeBytes)
    throw anotherFile(`it has ${given.sizeBytes} bytes, not ${order.sizeBytes}`)
  const [then, now] = [order.modifiedAtMs, given.modifiedAtMs]
  if (then !== undefined && now !== undefined && then !== now)
    throw anotherFile('it was changed since the transfer began')
}

function anotherFile(why: string): StoreError {
  return new StoreError('PreconditionFailed', `this is another file: ${why}`)
}
