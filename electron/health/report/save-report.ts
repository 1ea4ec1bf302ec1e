import type { Sink } from '../../transfers/model/source.ts'

/** Writes pieces of a text to a file that the person chose, and leaves nothing that looks whole where that fails. */
export async function saveReport(
  sink: Sink,
  name: string,
  pieces: Iterable<string> | AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await sink.begin({ name }, signal)
    for await (const text of pieces) {
      signal.throwIfAborted()
      await sink.write(Buffer.from(text))
    }
    await sink.commit()
  } catch (error) {
    await sink.discard()
    throw error
  }
}
