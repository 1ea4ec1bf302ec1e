import { StoreError } from '../../../drivers/index.ts'
import type { LocalFiles } from '../model/source.ts'
import type { OrderOf, TransferOrder } from '../model/order.ts'
import type { Source, SourceFacts } from '../model/source.ts'

/**
 * The order of a transfer with the file that the person gave again, or another place. Fails with PreconditionFailed
 * when it is another file, as far as its size and its time tell.
 */
export async function provided(
  order: TransferOrder,
  local: LocalFiles,
  token: string,
  signal: AbortSignal,
): Promise<TransferOrder> {
  switch (order.kind) {
    case 'upload':
      return withFile(order, local.source(token), signal)
    case 'push':
      return withArchiveFile(order, local, local.source(token), signal)
    case 'download':
    case 'export':
    case 'extract':
      return { ...order, place: local.place(token) }
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
  local: LocalFiles,
  source: Source,
  signal: AbortSignal,
): Promise<OrderOf<'push'>> {
  const given = await source.facts(signal)
  const { files } = order.archive
  for (const [index, file] of files.entries()) {
    if (file.sizeBytes !== given.sizeBytes || (await isThere(local, file.source, signal))) continue
    return {
      ...order,
      archive: { ...order.archive, files: files.with(index, { ...file, source: source.ref }) },
    }
  }
  throw anotherFile(`none of ${given.sizeBytes} bytes is missing`)
}

async function isThere(
  local: LocalFiles,
  ref: OrderOf<'push'>['archive']['files'][number]['source'],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await local.reopen(ref).facts(signal)
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
