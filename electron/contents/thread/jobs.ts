import type { EntryBatch } from '../tar/entry-batch.ts'
import type { ChunkColumns } from '../toc/file-chunks.ts'
import { readTable } from '../toc/read-table.ts'
import type { TablePlace } from '../toc/table-place.ts'
import { readLayer, type LayerFacts, type LayerToRead } from './read-layer.ts'

/** What is made of bytes: all of a layer, or the table of contents in it. */
export type Job =
  | { readonly kind: 'layer'; readonly layer: LayerToRead }
  | { readonly kind: 'table'; readonly place: TablePlace }

/** What is known at the end, behind the entries. */
export type JobResult =
  | { readonly kind: 'layer'; readonly facts: LayerFacts }
  | { readonly kind: 'table'; readonly chunks: ChunkColumns }

/** Fails as `readLayer` and `readTable` do. */
export async function* runJob(
  job: Job,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<EntryBatch, JobResult, undefined> {
  return job.kind === 'layer'
    ? { kind: 'layer', facts: yield* readLayer(chunks, job.layer) }
    : { kind: 'table', chunks: yield* readTable(chunks, job.place) }
}

/** Numbers of a result that may be transferred: nothing else has them. */
export function buffersOfResult(result: JobResult): readonly ArrayBuffer[] {
  if (result.kind === 'table') return [result.chunks.numbers.buffer, result.chunks.digests.buffer]
  // Windows of no bytes share one buffer.
  return (
    result.facts.points?.windows.filter(({ byteLength }) => byteLength > 0).map(({ buffer }) => buffer) ?? []
  )
}
