import type { Client } from '../../electron/api/contract.ts'
import {
  charactersIn,
  mostCharactersACall,
  mostRowsACall,
  type ListCell,
  type ListToSave,
} from '../../electron/api/reports.ts'

export interface RowsToSave {
  readonly count: number
  /** The cells of a row, one for each column; undefined for a row that is not there any more. */
  readonly cellsAt: (index: number) => readonly ListCell[] | undefined
}

/** Sends a list to the host, which writes it. `tell` hears how many rows are written. */
export async function saveList(
  client: Pick<Client, 'saveList' | 'appendRows'>,
  list: ListToSave,
  rows: RowsToSave,
  tell: (written: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  let failed: { readonly error: unknown } | undefined
  try {
    for await (const step of client.saveList(list, { signal: either })) {
      if (step.kind !== 'open') continue
      sendRows(client, step.list, rows, tell, either).catch((error: unknown) => {
        failed ??= { error }
        stop.abort()
      })
    }
  } catch (error) {
    signal.throwIfAborted()
    throw failed === undefined ? error : failed.error
  }
}

async function sendRows(
  client: Pick<Client, 'appendRows'>,
  list: string,
  { count, cellsAt }: RowsToSave,
  tell: (written: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let at = 0
  do {
    const part: (readonly ListCell[])[] = []
    let characters = 0
    // A row of few characters is sent with the next, and one of many alone.
    while (at < count && part.length < rowsACall && characters < charactersACall) {
      const cells = cellsAt(at)
      at += 1
      if (cells === undefined) continue
      for (const cell of cells) characters += charactersIn(cell)
      part.push(cells)
    }
    await client.appendRows({ list, rows: part, last: at >= count }, { signal })
    tell(at)
  } while (at < count)
}

/** Made between two frames. */
const rowsACall = Math.min(mostRowsACall, 1000)
/** Half of what is taken: one row more does not pass it. */
const charactersACall = mostCharactersACall / 2
