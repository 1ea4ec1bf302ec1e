import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { ociImageIndex } from '../../electron/registry/manifests/manifest.ts'
import { describeWith } from '../peers/need.ts'
import { byteFile } from '../unit/images/byte-files.ts'
import { pushAll } from '../unit/images/pushing.ts'
import { copyBetween } from '../unit/images/run-copy.ts'
import { runExport } from '../unit/images/run-export.ts'
import { buildCache } from '../unit/registry/made-indexes.ts'
import type { Blob } from '../unit/registry/tiny-registry.ts'
import { useTwoRegistries } from './two-registries.ts'

const cache = buildCache(4, 100_000)

describeWith(['docker-registry'], "BuildKit's cache that a registry took", () => {
  const registries = useTwoRegistries()
  beforeAll(async () => {
    const { host } = registries().source.registry
    for (const blob of cache.blobs) await pushBlob(host, 'team/cache', blob)
    const headers = { 'content-type': ociImageIndex }
    const url = `http://${host}/v2/team/cache/manifests/cache`
    await answered(fetch(url, { method: 'PUT', headers, body: Buffer.from(cache.index.bytes) }))
  })

  it('is served whole from a copy of its tag, and nothing of it is garbage there', async () => {
    const { source, target } = registries()
    const items = [{ repository: 'team/cache', tags: ['cache'] }]
    await copyBetween(source.driver, target.driver, { items })
    await expectServed(target.registry.host, 'team/cache')
    const collected = await target.registry.garbageCollect({ dryRun: true })
    expect(collected).toMatch(/ 0 blobs and 0 manifests eligible/)
  })

  it('is served whole from an archive that was made of it and pushed', async () => {
    const { source, target, folder } = registries()
    const path = join(folder, 'cache.tar')
    const place = { kind: 'file', path } as const
    const wish = { repository: 'team/cache', reference: { tag: 'cache' }, format: 'oci', place } as const
    await runExport(source.driver, wish)
    const files = [byteFile('cache.tar', await readFile(path))]
    await pushAll(target.driver, files, { repository: 'team/back', tags: ['cache'] })
    await expectServed(target.registry.host, 'team/back')
  })
})

async function pushBlob(host: string, repository: string, { digest, bytes }: Blob): Promise<void> {
  const begun = await answered(fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: 'POST' }))
  const at = new URL(begun.headers.get('location') ?? '', `http://${host}`)
  at.searchParams.set('digest', digest)
  await answered(fetch(at, { method: 'PUT', body: Buffer.from(bytes) }))
}

async function expectServed(host: string, repository: string): Promise<void> {
  const headers = { accept: ociImageIndex }
  const index = await answered(fetch(`http://${host}/v2/${repository}/manifests/cache`, { headers }))
  expect(await digestOf(index)).toBe(cache.index.digest)
  for (const { digest } of cache.blobs) {
    const blob = await answered(fetch(`http://${host}/v2/${repository}/blobs/${digest}`))
    expect(await digestOf(blob)).toBe(digest)
  }
}

async function digestOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

async function answered(asked: Promise<Response>): Promise<Response> {
  const response = await asked
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${await response.text()}`)
  return response
}
