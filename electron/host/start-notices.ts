import { join } from 'node:path'

import type { StartNotice } from '../api/views.ts'
import type { StoreBook } from '../stores/store-book.ts'
import type { TransferJournal } from '../transfers/journal.ts'
import type { DataFolder } from './data-folder.ts'

/** What a person should know of what was found in the data folder at the start. */
export function startNotices(
  { path, socket }: DataFolder,
  book: Pick<StoreBook, 'damaged'>,
  journal: Pick<TransferJournal, 'damaged' | 'torn'>,
): readonly StartNotice[] {
  const transfers = join(path, 'transfers.jsonl')
  const notices: StartNotice[] = []
  if (socket === undefined) notices.push({ kind: 'folderUnwritable', path })
  if (book.damaged !== undefined) notices.push({ kind: 'storesDamaged', ...book.damaged })
  if (journal.damaged !== undefined) {
    notices.push({ kind: 'transfersDamaged', path: transfers, keptAs: journal.damaged })
  }
  if (journal.torn) notices.push({ kind: 'transfersTorn', path: transfers })
  return notices
}

/** The same for a terminal. */
export function noticeText(notice: StartNotice): string {
  switch (notice.kind) {
    case 'storesDamaged':
      return notice.keptAs === undefined
        ? `The list of stores was damaged: ${notice.path}. There is no room to keep it aside, so no store can be changed`
        : `The list of stores was damaged; it is kept as ${notice.keptAs}`
    case 'transfersDamaged':
      return `The list of transfers was damaged; it is kept as ${notice.keptAs}`
    case 'transfersTorn':
      return `The last note of ${notice.path} was not finished and is left out`
    case 'folderUnwritable':
      return `Nothing can be written in ${notice.path}: free some space there and start again`
  }
}
