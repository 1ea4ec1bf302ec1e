import {
  experimental_streamedQuery as streamedQuery,
  type QueryFunction,
  type QueryFunctionContext,
} from '@tanstack/react-query'

interface Stream<Chunk, Data> {
  readonly streamFn: (context: QueryFunctionContext) => AsyncIterable<Chunk>
  readonly reducer: (before: Data, chunk: Chunk) => Data
  readonly initialValue: Data
  /** What is seen while it is asked for again: nothing, what was known with what comes, or what was known until all came. */
  readonly refetchMode?: 'reset' | 'append' | 'replace'
  /** How long an answer that came to its end stays; for ever when absent. */
  readonly freshForMs?: number
}

/**
 * What every query that follows a stream is made of. A stream ends when nobody looks any more; React Query keeps what it had told by
 * then and takes it for an answer. So only a stream that came to its own end is fresh: who looks again begins another one otherwise.
 */
export function streamed<Chunk, Data>({
  streamFn,
  freshForMs = Infinity,
  ...stream
}: Stream<Chunk, Data>): {
  readonly queryFn: QueryFunction<Data>
  readonly staleTime: (query: object) => number
} {
  return {
    queryFn: streamedQuery({ ...stream, streamFn: (context) => toItsEnd(streamFn(context), context) }),
    staleTime: (query) => (whole.has(query) ? freshForMs : 0),
  }
}

/** The queries whose last stream came to its end. */
const whole = new WeakSet<object>()

async function* toItsEnd<Chunk>(
  chunks: AsyncIterable<Chunk>,
  { client, queryKey, signal }: QueryFunctionContext,
): AsyncGenerator<Chunk, void, undefined> {
  const query = client.getQueryCache().find({ queryKey, exact: true })
  if (query !== undefined) whole.delete(query)
  yield* chunks
  if (query !== undefined && !signal.aborted) whole.add(query)
}
