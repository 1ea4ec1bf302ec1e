import type { ErrorData } from '../../../electron/api/messages.ts'
import type { TransferRow } from '../../../electron/api/rows.ts'

/** A failure as lines of text, to be sent to somebody who can help. */
export function failureText(row: Pick<TransferRow, 'name'>, place: string, error: ErrorData): string {
  const where = Object.entries(error.where).map(([name, value]) => `${name}: ${value}`)
  return [`${row.name} ${place}`, `${error.code}: ${error.message}`, ...where].join('\n')
}
