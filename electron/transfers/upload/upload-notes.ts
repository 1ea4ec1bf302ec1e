import { z } from 'zod'

import type { Part, Upload } from '../../../drivers/index.ts'
import type { TransferMemory } from '../model/runner.ts'

/** How far the upload of one object came, as its transfer remembers it. Times are milliseconds since 1970, ours. */
export type UploadState = z.infer<typeof stateSchema>
export type BegunUpload = Extract<UploadState, { phase: 'begun' | 'completing' }>

/** A part as it was cut; `sent` once the service answered that it has it. */
export type PartNote = z.infer<typeof partSchema>

/** What the memory of a transfer says of the upload to one key. A note that makes no sense is none. */
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

  /** That the object is there, in place of how it came there. */
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

/** The uploads that a transfer has begun and not finished. */
export function uploadsInMemory(memory: Pick<TransferMemory, 'entries'>): readonly Upload[] {
  return memory.entries(statePrefix).flatMap(([name, value]) => {
    const state = stateSchema.safeParse(value).data
    if (state?.phase !== 'begun' && state?.phase !== 'completing') return []
    return [{ key: name.slice(statePrefix.length), uploadId: state.uploadId }]
  })
}

/** The keys of all uploads that a transfer may have begun and has not finished. */
export function uploadKeysInMemory(memory: Pick<TransferMemory, 'entries'>): readonly string[] {
  return memory.entries(statePrefix).map(([name]) => name.slice(statePrefix.length))
}

/** A noted part as the service gave it; undefined before it has it. */
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
  /** The entity tag of what was under the key before, null for nothing; absent when that could not be told. */
  etagBefore: z.string().nullable().optional(),
  /** When the answer came that it is begun. */
  beganAtMs: z.number(),
  /** When uploads were begun whose answer nobody read; they are still to be looked for. */
  lostAtMs: z.array(z.number()),
}

const stateSchema = z.discriminatedUnion('phase', [
  /** An upload is about to be begun, for the last of these times; the others' answers nobody read. */
  z.object({ phase: z.literal('intended'), atMs: z.array(z.number()) }),
  z.object({ phase: z.literal('begun'), ...begunFields }),
  /** All parts are with the service; it may have joined them, or not. */
  z.object({ phase: z.literal('completing'), ...begunFields }),
  /** Noted before the transfer's own end is: a run that comes between does not send it again. */
  z.object({
    phase: z.literal('done'),
    ...contentFields,
  }),
])

const partSchema = z.object({
  crc32: z.number(),
  sizeBytes: z.number(),
  /** The entity tag of an earlier part of this number with other bytes, which may still be there. */
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
