import { z } from 'zod'

import type { Part, Upload } from '../../../drivers/index.ts'
import type { TransferMemory } from '../model/runner.ts'

/**
 * How far the upload of one object is, as its transfer notes it. Times are milliseconds since 1970 by this computer's
 * clock.
 */
export type UploadState = z.infer<typeof stateSchema>
export type BegunUpload = Extract<UploadState, { phase: 'begun' | 'completing' }>

/** A part as it was cut. `sent` is there once the service has confirmed it. */
export type PartNote = z.infer<typeof partSchema>

/** The notes of a transfer about the upload to one key. An invalid note counts as none. */
export class UploadNotes {
  readonly #memory: TransferMemory
  readonly #key: string

  constructor(memory: TransferMemory, key: string) {
    this.#memory = memory
    this.#key = key
  }

  state(): UploadState | undefined {
    return stateSchema.safeParse(this.#memory.get(statePrefix + this.#key)).data
  }

  async setState(state: UploadState): Promise<void> {
    await this.#memory.set(statePrefix + this.#key, state)
  }

  parts(uploadId: string): ReadonlyMap<number, PartNote> {
    const prefix = partsPrefix(uploadId)
    const notes = new Map<number, PartNote>()
    for (const [name, value] of this.#memory.entries(prefix)) {
      const number = name.slice(prefix.length)
      const note = partSchema.safeParse(value).data
      if (note !== undefined && /^\d+$/.test(number)) notes.set(Number(number), note)
    }
    return notes
  }

  async setPart(uploadId: string, number: number, note: PartNote): Promise<void> {
    await this.#memory.set(`${partsPrefix(uploadId)}${number}`, note)
  }

  /** Notes that the object is complete, and deletes the notes about its parts. */
  async setDone({ uploadId, identity, sizeBytes, partBytes }: BegunUpload): Promise<void> {
    await this.setState({ phase: 'done', uploadId, identity, sizeBytes, partBytes })
    await this.#forgetParts(uploadId)
  }

  async forget(): Promise<void> {
    const state = this.state()
    if (state !== undefined && state.phase !== 'intended') await this.#forgetParts(state.uploadId)
    await this.#memory.set(statePrefix + this.#key, undefined)
  }

  async #forgetParts(uploadId: string): Promise<void> {
    const names = this.#memory.entries(partsPrefix(uploadId)).map(([name]) => name)
    await Promise.all(names.map((name) => this.#memory.set(name, undefined)))
  }
}

/** The multipart uploads that a transfer has begun and not finished. */
export function uploadsInMemory(memory: Pick<TransferMemory, 'entries'>): readonly Upload[] {
  return memory.entries(statePrefix).flatMap(([name, value]) => {
    const state = stateSchema.safeParse(value).data
    if (state?.phase !== 'begun' && state?.phase !== 'completing') return []
    return [{ key: name.slice(statePrefix.length), uploadId: state.uploadId }]
  })
}

/** The keys of all uploads in the notes of a transfer. */
export function uploadKeysInMemory(memory: Pick<TransferMemory, 'entries'>): readonly string[] {
  return memory.entries(statePrefix).map(([name]) => name.slice(statePrefix.length))
}

/** The part as the service confirmed it; undefined before that. */
export function sentPart(number: number, { sizeBytes, sent }: PartNote): Part | undefined {
  if (sent === undefined) return undefined
  const { etag, md5, crc32, crc64 } = sent
  return {
    number,
    etag,
    sizeBytes,
    ...(md5 === undefined ? {} : { md5 }),
    ...(crc32 === undefined ? {} : { crc32 }),
    ...(crc64 === undefined ? {} : { crc64 }),
  }
}

const statePrefix = 'upload:'

function partsPrefix(uploadId: string): string {
  return `part:${uploadId}:`
}

const contentFields = {
  uploadId: z.string(),
  identity: z.string(),
  sizeBytes: z.number(),
  /** `partSizeBytes` of the plan, by the name that journals have for it. */
  partBytes: z.number(),
}

const begunFields = {
  ...contentFields,
  /** The ETag of the object that was there before: null where there was none, absent where it is not known. */
  etagBefore: z.string().nullable().optional(),
  /** When the service answered that the upload has begun. */
  beganAtMs: z.number(),
  /** When uploads were begun whose answers nobody read. They must still be found and aborted. */
  lostAtMs: z.array(z.number()),
}

const stateSchema = z.discriminatedUnion('phase', [
  /** An upload is about to be begun, at the last of these times. Nobody read the answers of the others. */
  z.object({ phase: z.literal('intended'), atMs: z.array(z.number()) }),
  z.object({ phase: z.literal('begun'), ...begunFields }),
  /** The service has all parts. It may have completed the upload, or not. */
  z.object({ phase: z.literal('completing'), ...begunFields }),
  /** Noted before the transfer itself ends: a run in between does not send the object again. */
  z.object({
    phase: z.literal('done'),
    ...contentFields,
  }),
])

const partSchema = z.object({
  crc32: z.number(),
  sizeBytes: z.number(),
  /** The ETag of an earlier part with this number and other bytes. The service may still have that part. */
  insteadOf: z.string().optional(),
  sent: z
    .object({
      etag: z.string(),
      md5: z.string().optional(),
      crc32: z.string().optional(),
      crc64: z.string().optional(),
    })
    .optional(),
})
