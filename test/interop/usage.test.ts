import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'
import { z } from 'zod'

import { repositoryColumns } from '../../electron/catalog/questions/repositories.ts'
import { atOnce } from '../../electron/catalog/questions/steps.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { storeUsageOf } from '../../electron/usage/store-usage.ts'
import { live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout } from '../peers/oci-images.ts'
import { startRegistry } from '../peers/registry.ts'
import { run } from '../peers/run.ts'
import { dockerReference, skopeoCopy } from '../peers/skopeo.ts'
import { knowledgeOf } from '../unit/health/collections.ts'
import { blobOf } from '../unit/registry/tiny-registry.ts'
import { folderPlace } from './places.ts'

const size = z.object({ count: z.number(), bytes: z.number() })

describeWith(['docker-registry', 'skopeo', 'rclone'], 'the bytes that a real registry wrote', () => {
  it('are those that rclone and du count, each once', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bollard-usage-'))
    const place = await folderPlace(folder)
    const driver = await place.open()
    const registry = await startRegistry({ storage: place.storage })
    const images = await writeOciLayout(join(folder, 'images'))
    for (const [name, repository] of [
      ['app', 'team/app'],
      ['app-next', 'team/app'],
      ['multi', 'team/multi'],
      ['app', 'team/copy'],
    ] as const) {
      await skopeoCopy(images.reference(name), dockerReference(registry.host, repository, name))
    }
    // A push that nobody finished, a blob that nobody names, and a file of somebody else.
    await fetch(`http://${registry.host}/v2/team/app/blobs/uploads/`, { method: 'POST' })
    await registry.stop()
    const root = join(folder, 'registry')
    const orphan = blobOf('nobody names it')
    await driver.objects.put(driver.keyOf(layout.blobData(orphan.digest)), orphan.bytes, live)
    await mkdir(join(root, 'notes'))
    await writeFile(join(root, 'notes', 'read me.txt'), 'a note')

    const knowledge = knowledgeOf(driver)
    await knowledge.refresh(live)
    const facts = await knowledge.facts(live)
    const usage = atOnce(storeUsageOf(facts, Date.now()))

    const all = await sizeOf(root)
    expect({ count: usage.keys - usage.outside.folders, bytes: usage.sizeBytes }).toEqual(all)
    // What du counts besides are the folders themselves.
    expect(usage.sizeBytes).toBe((await bytesByDu(root)) - (await bytesOfFolders(root)))
    const columns = atOnce(repositoryColumns(facts))
    expect([columns.sizeBytes, columns.uniqueBytes]).toEqual([usage.repositoryBytes, usage.uniqueBytes])
    const blobs = await sizeOf(join(root, 'docker/registry/v2/blobs'))
    const { unique, shared, unreferenced } = usage
    expect(unique.sizeBytes + shared.sizeBytes + unreferenced.sizeBytes).toBe(blobs.bytes)
    expect(unique.blobs + shared.blobs + unreferenced.blobs).toBe(blobs.count)
    expect(unreferenced).toEqual({ blobs: 1, sizeBytes: orphan.bytes.byteLength })
    expect(shared.blobs).toBeGreaterThan(0)
    const { uploads, strangers, links } = usage.outside
    expect(strangers).toEqual({ files: 1, sizeBytes: 'a note'.length })
    expect(uploads.count).toBe(1)
    expect(blobs.bytes + uploads.sizeBytes + strangers.sizeBytes + links.sizeBytes).toBe(all.bytes)
    expect(blobs.count + uploads.files + strangers.files + links.files).toBe(all.count)
    for (const [row, repository] of usage.names.entries()) {
      const own = await sizeOf(join(root, 'docker/registry/v2/repositories', repository))
      expect([repository, usage.ownBytes[row]]).toEqual([repository, own.bytes])
    }
    await driver.close()
    await rm(folder, { recursive: true, force: true })
  })
})

async function sizeOf(folder: string): Promise<z.infer<typeof size>> {
  return size.parse(JSON.parse(await run('rclone', ['size', '--json', folder])))
}

async function bytesByDu(folder: string): Promise<number> {
  return Number.parseInt(await run('du', ['--summarize', '--bytes', folder]), 10)
}

async function bytesOfFolders(folder: string): Promise<number> {
  const sizes = await run('find', [folder, '-type', 'd', '-printf', '%s\\n'])
  return sizes
    .trim()
    .split('\n')
    .reduce((sum, size) => sum + Number(size), 0)
}
