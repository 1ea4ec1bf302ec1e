import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { SearchHit } from '../../../electron/api/rows.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { tinyImage, TinyRegistry } from '../registry/tiny-registry.ts'
import { openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
const annotations = { 'org.opencontainers.image.title': 'The gateway' }
const [one, two] = [tinyImage('one', { annotations }), tinyImage('two')]
let registry: TinyRegistry
let host: TestBackend
let store: string

beforeEach(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push('team/app', ['v1', 'latest'], one)
  await registry.write('/notes/readme.txt', 'no part of a registry')
  host = await openBackend(folder())
  const values = { rootdirectory: join(folder(), 'registry') }
  const draft = { driver: 'filesystem', values, name: 'Folder', readOnly: true } as const
  store = (await host.backend.addStore(draft, live)).store
})
afterEach(async () => {
  await host.close()
  await registry.driver.close()
})

describe('searching', () => {
  it('asks a store of which nothing is remembered', async () => {
    expect(await search('team/app:v1')).toEqual([tag('v1'), answered()])
    expect(await search('app')).toEqual([{ kind: 'repository', store, repository: 'team/app' }, answered()])
  })

  it('finds more in a store that was listed: parts of tags, digits of digests, annotations, other objects', async () => {
    await remember()
    expect(await search('late')).toEqual([tag('latest'), answered()])
    expect(await search(one.layer.digest.slice(7, 19))).toMatchObject([
      { kind: 'blob', digest: one.layer.digest, sizeBytes: one.layer.bytes.byteLength },
      { kind: 'answered' },
    ])
    expect(await search('gateway')).toEqual([
      {
        kind: 'manifest',
        store,
        repository: 'team/app',
        digest: one.manifest.digest,
        match: 'org.opencontainers.image.title=The gateway',
      },
      answered(),
    ])
    expect(await search('readme')).toMatchObject([{ kind: 'object' }, { kind: 'answered' }])
  })

  it('finds the same when the store is gone, also after a restart', async () => {
    await remember()
    await rm(join(folder(), 'registry'), { recursive: true })
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    expect(await search('team/app:v1')).toEqual([tag('v1'), answered()])
    expect(await search('gateway')).toHaveLength(2)
  })

  it('finds a reference that is newer than what is remembered', async () => {
    await remember()
    await registry.push('team/app', ['v2'], two)
    expect(await search('team/app:v2')).toEqual([{ ...tag('v2'), digest: two.manifest.digest }, answered()])
  })
})

async function remember(): Promise<void> {
  await host.backend.refreshCatalog({ store }, live)
}

function search(text: string): Promise<readonly SearchHit[]> {
  return flat(host.backend.search({ text }, live))
}

function tag(name: string) {
  return { kind: 'tag', store, repository: 'team/app', tag: name, digest: one.manifest.digest }
}

function answered() {
  return { kind: 'answered', store }
}
