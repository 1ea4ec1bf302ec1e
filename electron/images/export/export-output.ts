import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { z } from 'zod'

import { StoreError } from '../../../drivers/index.ts'
import { localFileError } from '../../transfers/local/local-file-error.ts'
import type { TransferMemory } from '../../transfers/model/runner.ts'
import type { Sink } from '../../transfers/model/source.ts'
import type { ArchiveOutput } from './tar-writer.ts'

/** An archive that is being written. It appears at its destination only on `commit`. Call `commit` or `discard` at the end. */
export interface ExportOutput extends ArchiveOutput {
  commit(): Promise<void>
  discard(): Promise<void>
}

/** Writes to a file of this computer. It notes the name of the temporary file first, for `removeLeftFile`. */
export async function fileOutput(path: string, memory: TransferMemory): Promise<ExportOutput> {
  await removeLeftFile(memory)
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`
  await memory.set(besideName, beside)
  const file = await told(() => open(beside, 'wx'))
  return {
    write: (bytes) => told(() => file.writeFile(bytes)),
    overwrite: (offset, bytes) =>
      told(async () => void (await file.write(bytes, 0, bytes.byteLength, offset))),
    commit: () =>
      told(async () => {
        await file.sync()
        await file.close()
        await rename(beside, path)
        await memory.set(besideName, undefined)
      }),
    async discard() {
      await file.close().catch(() => undefined)
      await removeLeftFile(memory)
    },
  }

  async function told<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run()
    } catch (cause) {
      throw cause instanceof StoreError ? cause : localFileError(cause, path)
    }
  }
}

/** Removes the temporary file that an interrupted export left beside its destination. */
export async function removeLeftFile(memory: TransferMemory): Promise<void> {
  const beside = besideSchema.safeParse(memory.get(besideName)).data
  if (beside === undefined) return
  try {
    await rm(beside, { force: true })
  } catch (cause) {
    throw localFileError(cause, beside)
  }
  await memory.set(besideName, undefined)
}

/** Sends the archive to a browser, which needs its size first and accepts no seeks. */
export async function sinkOutput(
  sink: Sink,
  file: { readonly name: string; readonly sizeBytes: number },
  signal: AbortSignal,
): Promise<ExportOutput> {
  await sink.begin(file, signal)
  return {
    write: (bytes) => sink.write(bytes),
    overwrite: undefined,
    commit: () => sink.commit(),
    discard: () => sink.discard(),
  }
}

const besideName = 'beside'
const besideSchema = z.string().endsWith('.part')
