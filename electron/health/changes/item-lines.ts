import { z } from 'zod'

import type { ChangeItem } from '../../api/rows.ts'
import { journalLines } from '../../transfers/queue/journal-lines.ts'
import { failureSchema, phaseNames, toErrorData, toKeptFailure } from './change-record.ts'

/** A line of the file of what became of objects. */
export function itemLine({ error, ...item }: ChangeItem): string {
  return `${JSON.stringify(error === undefined ? item : { ...item, error: toKeptFailure(error) })}\n`
}

/** What failed and what was kept, in pages; lines that cannot be read are left out. */
export async function* readItems(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ChangeItem[], void, undefined> {
  let page: ChangeItem[] = []
  for await (const line of journalLines(path)) {
    signal.throwIfAborted()
    const item = parseItem(line)
    if (item !== undefined) page.push(item)
    if (page.length < itemsAPage) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

const itemsAPage = 500

const itemSchema = z.object({
  phase: z.enum(phaseNames),
  key: z.string(),
  result: z.enum(['failed', 'kept']),
  error: failureSchema().exactOptional(),
})

function parseItem(line: string): ChangeItem | undefined {
  try {
    const { error, ...item } = itemSchema.parse(JSON.parse(line))
    return error === undefined ? item : { ...item, error: toErrorData(error) }
  } catch {
    return undefined
  }
}
