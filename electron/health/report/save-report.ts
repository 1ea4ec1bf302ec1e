import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { Sink } from '../../transfers/model/source.ts'

/** Writes a text of any length to where a person wants it. What failed or was stopped leaves no file. */
export async function saveReport(
  sink: Sink,
  name: string,
  pieces: Iterable<string> | AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await sink.begin({ name }, signal)
    let gathered: string[] = []
    let length = 0
    for await (const piece of pieces) {
      gathered.push(piece)
      if ((length += piece.length) < charactersAWrite) continue
      signal.throwIfAborted()
      await sink.write(Buffer.from(gathered.join('')))
      gathered = []
      length = 0
      await yieldToOthers()
    }
    if (length > 0) await sink.write(Buffer.from(gathered.join('')))
    await sink.commit()
  } catch (error) {
    await sink.discard()
    throw error
  }
}

const charactersAWrite = 128 * 1024
