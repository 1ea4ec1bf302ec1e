import type { Client } from '../../../electron/api/contract.ts'
import type { ListCell, ListToSave } from '../../../electron/api/reports.ts'
import { reports } from '../../../electron/api/reports.ts'
import { OpenLists } from '../../../electron/reports/lists/open-lists.ts'
import type { Sink } from '../../../electron/transfers/model/source.ts'
import { saveList } from '../../../renderer/api/save-list.ts'
import { live } from '../../conformance/harness.ts'
import { MemorySink } from '../transfers/transfer-parts.ts'

/** A list of one column for each name. */
export function listOf(names: readonly string[], format: 'csv' | 'json'): ListToSave {
  return {
    sink: 'sink',
    list: 'tags',
    format,
    savedAtMs: Date.UTC(2026, 10, 30),
    complete: true,
    columns: names.map((name) => ({ name, title: name.toUpperCase() })),
    filter: { text: 'v1' },
  }
}

/** The window's end of lists that are written to this sink; what it sends is checked as a host checks it. */
export function clientOf(lists: OpenLists, sink: Sink): Pick<Client, 'saveList' | 'appendRows'> {
  return {
    saveList: (input, options) => {
      const wanted = reports.saveList.input.parse(input)
      const facts = { store: { name: 'Folder', driver: 'filesystem' } }
      return lists.save(wanted, facts, { sink, name: 'tags' }, options?.signal ?? live)
    },
    async appendRows(input) {
      const { list, rows, last } = reports.appendRows.input.parse(input)
      await lists.append(list, rows, last)
      return {}
    },
  }
}

/** What is written of these rows, as the window sends them. */
export async function savedList(
  list: ListToSave,
  rows: readonly (readonly ListCell[])[],
): Promise<Uint8Array> {
  const sink = new MemorySink()
  const given = { count: rows.length, cellsAt: (index: number) => rows[index] }
  await saveList(clientOf(new OpenLists(), sink), list, given, () => undefined, live)
  return sink.bytes
}
