import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { WindowMemoryFile } from '../../../electron/stores/list/window-memory-file.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
const nothingGone = (): boolean => false
const pinned = [{ store: 'a', repository: 'team/app' }]
const places = {
  last: { store: 'a', address: '#/stores/a/blobs' },
  pages: { compare: '#/compare' },
  stores: [{ store: 'a', tab: 'blobs', addresses: { blobs: '#/stores/a/blobs' } }],
}

describe('what the window remembers', () => {
  it('is nothing at first', async () => {
    expect(await new WindowMemoryFile(await dataFolder(), nothingGone).read()).toEqual({})
  })

  it('is kept for the next start', async () => {
    const dataDir = await dataFolder()
    const file = new WindowMemoryFile(dataDir, nothingGone)
    await file.save({ part: 'pinned', value: pinned })
    await file.save({ part: 'places', value: places })
    expect(await new WindowMemoryFile(dataDir, nothingGone).read()).toEqual({ pinned, places })
  })

  it('keeps the other parts where windows write at once', async () => {
    const dataDir = await dataFolder()
    const file = new WindowMemoryFile(dataDir, nothingGone)
    await Promise.all([
      file.save({ part: 'pinned', value: pinned }),
      file.save({ part: 'panes', value: { 'repositories.tree': 240 } }),
      file.save({ part: 'commands', value: ['refresh'] }),
    ])
    expect(await new WindowMemoryFile(dataDir, nothingGone).read()).toEqual({
      pinned,
      panes: { 'repositories.tree': 240 },
      commands: ['refresh'],
    })
  })

  it('is on the disk once the file is closed', async () => {
    const dataDir = await dataFolder()
    const file = new WindowMemoryFile(dataDir, nothingGone)
    void file.save({ part: 'pinned', value: pinned })
    await file.close()
    expect(await new WindowMemoryFile(dataDir, nothingGone).read()).toEqual({ pinned })
  })

  it('forgets a store that is gone, on the disk with the next write', async () => {
    const dataDir = await dataFolder()
    await new WindowMemoryFile(dataDir, nothingGone).save({ part: 'places', value: places })
    await new WindowMemoryFile(dataDir, nothingGone).save({ part: 'pinned', value: pinned })
    const file = new WindowMemoryFile(dataDir, (store) => store === 'a')
    expect(await file.read()).toEqual({ pinned: [], places: { pages: places.pages, stores: [] } })
    await file.save({ part: 'recents', value: [...pinned, { store: 'b', repository: 'app' }] })
    expect(await file.read()).toMatchObject({ recents: [{ store: 'b', repository: 'app' }] })
    expect(await readFile(join(dataDir, 'window.json'), 'utf8')).not.toContain('team/app')
  })

  it.each([
    ['no document', '{'],
    ['something else', '[]'],
    ['a part that is none', '{"pinned": 7}'],
    ['an entry that is none', '{"pinned": [{"store": "a"}]}'],
    [
      'an address of another place',
      '{"places": {"pages": {"compare": "https://example.com"}, "stores": []}}',
    ],
    ['more than is ever written', JSON.stringify({ commands: Array.from({ length: 21 }, () => 'refresh') })],
    ['a width that is none', '{"panes": {"repositories.tree": -1}}'],
  ])('is nothing where the file holds %s', async (_, text) => {
    const dataDir = await dataFolder()
    await writeFile(join(dataDir, 'window.json'), text)
    expect(await new WindowMemoryFile(dataDir, nothingGone).read()).toEqual({})
  })

  it('keeps the parts that can be read', async () => {
    const dataDir = await dataFolder()
    await writeFile(join(dataDir, 'window.json'), JSON.stringify({ pinned, tables: 'wide' }))
    expect(await new WindowMemoryFile(dataDir, nothingGone).read()).toEqual({ pinned })
  })
})

function dataFolder(): Promise<string> {
  return mkdtemp(join(folder(), 'data-'))
}
