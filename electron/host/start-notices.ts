import { join } from 'node:path'

import type { StartNotice } from '../api/rows.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import type { TransferJournal } from '../transfers/queue/journal.ts'
import type { DataFolder } from './data-folder.ts'

/** Notices about damage that was found in the data folder at start. */
export function startNotices(
  { path, socket }: DataFolder,
  storeList: Pick<StoreList, 'damaged'>,
  journal: Pick<TransferJournal, 'damaged' | 'torn'>,
): readonly StartNotice[] {
  const transfers = join(path, 'transfers.jsonl')
  const notices: StartNotice[] = []
  if (socket === undefined) notices.push({ kind: 'folderUnwritable', path })
  if (storeList.damaged !== undefined) notices.push({ kind: 'storesDamaged', ...storeList.damaged })
  if (journal.damaged !== undefined) {
    notices.push({ kind: 'transfersDamaged', path: transfers, keptAs: journal.damaged })
  }
  if (journal.torn) notices.push({ kind: 'transfersTorn', path: transfers })
  return notices
}
