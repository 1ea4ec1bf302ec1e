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
  /** The target store. */
  readonly objects: ObjectStore
  readonly key: string
  readonly source: CopySource
  /** The source object, as the service reports it. */
  readonly told: ObjectInfo
  /** Whether an entity tag that looks like an MD5 is one. */
  readonly trustsEntityTags: boolean
  readonly copies: CopySizes
  /** Identifies the copy when it is resumed. Its bytes are not read here. */
  readonly content: ObjectContent
}

/**
 * Lets the service copy an object, in parts when it is large. Called again with the same memory, it resumes, as
 * `uploadObject` does; `undoUpload` removes an unfinished copy. This computer does not see the bytes: the function
 * compares what the service reports of source and copy. Returns `sameSize` when only the sizes could be compared.
 * Fails with Corrupt when source and copy differ; the copy is deleted then.
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
