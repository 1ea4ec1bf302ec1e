import type { Answer } from './answer.ts'
import type { StoredObject } from './stored-object.ts'
import { Content } from './content.ts'
import type { readRange } from './range.ts'
import type { Refuse } from './refusal.ts'
import type { CloudRequest } from './request.ts'

/** Answers GET and HEAD with an object or a range of it. Zeros stand for bytes that were not kept. */
export function contentAnswer(
  { method }: CloudRequest,
  object: StoredObject,
  headers: Readonly<Record<string, string>>,
  range: ReturnType<typeof readRange>,
  refuse: Refuse,
): Answer {
  const { sizeBytes } = object
  const content = object.content ?? new Content([Buffer.alloc(sizeBytes)])
  if (range === undefined) {
    return {
      status: 200,
      headers: { ...headers, 'content-length': String(sizeBytes) },
      body: method === 'HEAD' ? '' : content.whole(),
    }
  }
  if (range === 'unsatisfiable') throw refuse('InvalidRange', { ActualObjectSize: String(sizeBytes) })
  const [start, end] = range
  return {
    status: 206,
    headers: {
      ...headers,
      'content-range': `bytes ${start}-${end - 1}/${sizeBytes}`,
      'content-length': String(end - start),
    },
    body: content.slice(start, end),
  }
}
