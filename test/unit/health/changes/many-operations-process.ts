/**
 * A change of 600,000 deletions and its undo, in a process with little memory. Told by its argument the folder; prints how
 * many objects were deleted and put back.
 */
import type { ObjectStore, StorageDriver } from '../../../../drivers/index.ts'
import type { DeleteOperation } from '../../../../electron/health/model/operation.ts'
import type { Phase } from '../../../../electron/health/model/plan.ts'
import { live } from '../../../conformance/harness.ts'
import { scriptedStore } from '../../drivers/scripted-store.ts'
import { openChanges } from './changes-of.ts'

const [folder = ''] = process.argv.slice(2)
const count = 600_000
const pageLength = 1000
let [deleted, put] = [0, 0]

/** An empty bucket, which forgets what is put: what is measured is the change. */
const objects: ObjectStore = scriptedStore({
  deleteMany: (keys) => {
    deleted += keys.length
    return Promise.resolve([])
  },
  put: () => {
    put += 1
    return Promise.resolve()
  },
})
const driver = { objects, keyOf: (path: string) => path } as StorageDriver

const links: Phase = {
  name: 'layerLinks',
  count,
  sizeBytes: 71 * count,
  *operations() {
    for (let start = 0; start < count; start += pageLength)
      yield Array.from({ length: pageLength }, (_, index) => deletionOf(start + index))
  },
}

function deletionOf(number: number): DeleteOperation {
  const hex = number.toString(16).padStart(64, '0')
  const key = `docker/registry/v2/repositories/team/app/_layers/sha256/${hex}/link`
  return { kind: 'delete', key, sizeBytes: 71, keep: { kind: 'text', text: `sha256:${hex}` } }
}

const { run, held, changes } = await openChanges(folder, driver)
const { id, state, phases } = await run([links], { kind: 'collectGarbage' })
await changes.undo(id, live)
const undone = await held(id)
await changes.close()
process.stdout.write(`${JSON.stringify({ state, phases, deleted, put, undone: undone.state })}\n`)
