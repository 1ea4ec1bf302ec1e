import type { Implementation } from '../api/method.ts'
import { reportName } from '../api/report-name.ts'
import type { reports } from '../api/reports.ts'
import { OpenLists } from '../reports/lists/open-lists.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import { sinkOf } from '../transfers/local/open-sink.ts'
import type { LocalFiles } from '../transfers/model/source.ts'

/** Lists as files. */
export function reportMethods(
  storeList: Pick<StoreList, 'get'>,
  local: LocalFiles,
): Implementation<typeof reports> {
  const lists = new OpenLists()
  return {
    async *saveList(wanted, signal) {
      const { list: about, format, savedAtMs: atMs, complete } = wanted
      const store = wanted.store === undefined ? undefined : storeList.get(wanted.store)
      const name = reportName({ about, store: store?.name, atMs, format, partial: !complete })
      const facts = { store: store && { name: store.name, driver: store.driver } }
      yield* lists.save(wanted, facts, { sink: sinkOf(local, wanted.sink), name }, signal)
    },
    async appendRows({ list, rows, last }) {
      await lists.append(list, rows, last)
      return {}
    },
  }
}
