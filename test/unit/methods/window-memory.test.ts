import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { methods } from '../../../electron/api/contract.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let host: TestBackend
beforeEach(async () => {
  host = await openBackend(folder())
})
afterEach(() => host.close())

describe('the memory of the window', () => {
  it('is there after the next start, without what was of a store that was removed', async () => {
    const kept = await addStore('kept')
    const removed = await addStore('removed')
    const pinned = [
      { store: kept, repository: 'team/app' },
      { store: removed, repository: 'team/app' },
    ]
    await host.backend.saveWindowMemory({ part: 'pinned', value: pinned }, live)
    await host.backend.removeStore({ store: removed }, live)
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    expect(await host.backend.getWindowMemory({}, live)).toMatchObject({ pinned: pinned.slice(0, 1) })
  })

  it.each([
    ['a part that is none', { part: 'secrets', value: [] }],
    ['the value of another part', { part: 'pinned', value: {} }],
    ['an address that is no page', { part: 'places', value: placesAt('javascript:alert(1)') }],
    ['an address without end', { part: 'places', value: placesAt(`#/${'x'.repeat(9000)}`) }],
    ['too many', { part: 'commands', value: Array.from({ length: 1000 }, () => 'x') }],
  ])('takes no %s', (_, input) => {
    expect(methods.saveWindowMemory.input.safeParse(input).success).toBe(false)
  })
})

function placesAt(address: string): unknown {
  return { pages: {}, stores: [], last: { address } }
}

async function addStore(name: string): Promise<string> {
  const values = { rootdirectory: folder() }
  const draft = { driver: 'filesystem', name, readOnly: false, values } as const
  return (await host.backend.addStore(draft, live)).store
}
