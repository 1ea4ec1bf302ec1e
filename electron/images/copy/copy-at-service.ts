import {
  mapConcurrent,
  planParts,
  StoreError,
  type CopySizes,
  type CopySource,
  type ObjectInfo,
  type ObjectStore,
  type Part,
} from '../../../drivers/index.ts'
import { beginUpload } from '../../transfers/upload/begin-upload.ts'
import { finishUpload } from '../../transfers/upload/finish-upload.ts'
import { resumeUpload } from '../../transfers/upload/resume-upload.ts'
import { UploadNotes } from '../../transfers/upload/upload-notes.ts'
import type { ObjectContent, UploadContext } from '../../transfers/upload/object-upload.ts'
import { compareCopy } from './compare-copy.ts'

export interface ServiceCopy {
  /** Of the target. */
  readonly objects: ObjectStore
  readonly key: string
  readonly source: CopySource
  /** What the service says of the source. */
  readonly told: ObjectInfo
  /** Whether entity tags that look like MD5s are. */
  readonly trustsEntityTags: boolean
  readonly copies: CopySizes
  /** What the copy is known by when it is gone on with: no bytes of it are read here. */
  readonly content: ObjectContent
}

/**
 * Has the service copy an object, in parts where it is large. As `uploadObject`, called again with the same memory it
 * goes on, and `undoUpload` takes it back. Its bytes nobody here has seen: what the service tells of both is compared, and
 * told is whether that was more than the size. Fails with Corrupt where they differ, and there is no copy then.
 */
export async function copyAtService(copy: ServiceCopy, context: UploadContext): Promise<'same' | 'sameSize'> {
  const { objects, key, source, content, copies, told, trustsEntityTags } = copy
  const { sizeBytes } = content
  if (sizeBytes > Math.min(copies.singleBytes, objects.limits.maxCopyBytes)) await copyInParts(copy, context)
  else {
    await objects.copy(source, key, context.signal)
    context.progress.moved(sizeBytes)
  }
  const made = await objects.head(key, context.signal)
  const compared = made?.sizeBytes === sizeBytes ? compareCopy(told, made) : 'other'
  if (compared === 'same') return compared
  if (compared === 'sameSize' || (compared === 'otherTag' && !trustsEntityTags)) return 'sameSize'
  await objects.deleteMany([key], context.signal)
  const message =
    made?.sizeBytes === sizeBytes
      ? 'the service made a copy of another content'
      : `the service made a copy of ${made?.sizeBytes ?? 0} bytes where there are ${sizeBytes}`
  throw new StoreError('Corrupt', message, { operation: 'copy', path: key })
}

async function copyInParts(
  { objects, key, source, content, copies: { partSizeBytes, atOnce } }: ServiceCopy,
  context: UploadContext,
): Promise<void> {
  const { progress, signal } = context
  const resumed = await resumeUpload({ objects, key, content }, context)
  if (resumed === 'finished') return
  const notes = new UploadNotes(context.memory, key)
  const { identity, sizeBytes } = content
  const plan = resumed?.plan ?? planParts(sizeBytes, partSizeBytes, objects.limits)
  const facts = { identity, sizeBytes, partBytes: plan.partSizeBytes }
  const begun = resumed?.begun ?? (await beginUpload(objects, key, facts, notes, signal))
  const upload = { key, uploadId: begun.uploadId }
  const parts: Part[] = []
  const copies = mapConcurrent(
    Array.from({ length: plan.parts }, (_, index) => index + 1),
    atOnce,
    async (number, stop) => {
      const length = number === plan.parts ? plan.lastPartSizeBytes : plan.partSizeBytes
      const listed = resumed?.listed.get(number)
      const already = listed?.sizeBytes === length
      const range = { offset: (number - 1) * plan.partSizeBytes, length }
      const part = already ? listed : await objects.copyPart(upload, number, source, range, stop)
      progress.moved(length, { already })
      return part
    },
    signal,
  )
  for await (const part of copies) parts.push(part)
  const inOrder = parts.toSorted((a, b) => a.number - b.number)
  await finishUpload(objects, key, begun, inOrder, notes, signal)
}
