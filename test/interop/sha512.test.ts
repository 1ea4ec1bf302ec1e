import { mkdir, rm } from 'node:fs/promises'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { blobMethods } from '../../electron/methods/blobs.ts'
import { manifestMethods } from '../../electron/methods/manifests.ts'
import type { StoreOpener } from '../../electron/stores/connections/opened-stores.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { ociImageManifest } from '../../electron/registry/manifests/manifest.ts'
import { parseRepositoryName } from '../../drivers/common/names.ts'
import { flat, live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { run } from '../peers/run.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { copyBetween } from '../unit/images/run-copy.ts'
import { runExport } from '../unit/images/run-export.ts'
import { blobOf, jsonBlob, type Blob } from '../unit/registry/tiny-registry.ts'
import { folderPlace } from './places.ts'
import { catalogsOf, referencesIn } from '../unit/catalog/catalogs-of.ts'

const [store, repository, tag] = ['interop', 'team/app', 'v1']
const layer = blobOf('the files of a layer that was pushed by its sha512')
const config = jsonBlob({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } })

describeWith(['docker-registry'], 'an image whose blobs were pushed to a registry by their sha512', () => {
  const folder = useTempFolder()
  const closing: (() => Promise<void>)[] = []
  let driver: StorageDriver
  let manifest: Blob
  /** As the manifest names them. */
  let named: { readonly layer: string; readonly config: string }

  beforeAll(async () => {
    const served = await serve('source')
    driver = served.driver
    const client = new RegistryClient(served.registry.host, repository)
    named = {
      layer: await client.pushBlob(layer.bytes, 'sha512'),
      config: await client.pushBlob(config.bytes, 'sha512'),
    }
    manifest = jsonBlob({
      schemaVersion: 2,
      mediaType: ociImageManifest,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: named.config,
        size: config.bytes.byteLength,
      },
      layers: [
        {
          mediaType: 'application/vnd.oci.image.layer.v1.tar',
          digest: named.layer,
          size: layer.bytes.byteLength,
        },
      ],
    })
    await client.pushManifest(tag, ociImageManifest, manifest.bytes)
    await expectServed(served.registry)
  }, 60_000)
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  it('is shown as whole, its layer under the digest that it is kept by', async () => {
    const { digest } = manifest
    const manifests = manifestMethods(openerOf(driver))
    const checks = await flat(manifests.checkManifests({ store, repository, digests: [digest] }, live))
    expect(checks).toEqual([{ digest, problems: [], complete: true }])
    const { rows, problems } = await manifests.getLayers({ store, repository, manifest: digest }, live)
    expect(problems).toEqual([])
    expect(rows.map((row) => row.layer)).toMatchObject([
      { digest: named.layer, presence: 'present', storedAs: layer.digest },
    ])
    const shown = await manifests.getImageConfig({ store, repository, manifest: digest }, live)
    expect([shown.os, shown.problems]).toEqual(['linux', []])
  })

  it('has blobs that are referred to', async () => {
    const catalogs = catalogsOf(openerOf(driver))
    const blobs = blobMethods(openerOf(driver), catalogs)
    const counted = new Map<string, number>()
    for await (const step of blobs.scanReferences({ store }, live)) {
      if (step.kind !== 'counts') continue
      for (const [at, digest] of step.digests.entries()) counted.set(digest, step.references[at] ?? 0)
    }
    expect([counted.get(layer.digest), counted.get(config.digest)]).toEqual([1, 1])
    const referring = await referencesIn(catalogs, store, layer.digest)
    expect(referring).toMatchObject([{ repository, manifest: manifest.digest, role: 'layer', tags: [tag] }])
  })

  it('is exported under the digests that its manifest names', async () => {
    const path = `${folder()}/image.tar`
    const place = { kind: 'file', path } as const
    await runExport(driver, { repository, reference: { tag }, format: 'oci', place })
    const name = `blobs/${named.layer.replace(':', '/')}`
    expect(await run('tar', ['-xOf', path, name])).toBe(Buffer.from(layer.bytes).toString())
  })

  it('is copied so that the registry of the target serves it, and a copy after that brings nothing', async () => {
    const target = await serve('target')
    await copyBetween(driver, target.driver)
    await expectServed(target.registry)
    expect((await copyBetween(driver, target.driver)).result.skipped).toBe(true)
  })

  it('is there already for a copy where its registry keeps it in the same way', async () => {
    const target = await serve('same')
    await pushTo(target.registry)
    expect((await copyBetween(driver, target.driver)).result.skipped).toBe(true)
  })

  it('is not served, nor shown as whole, without the layer link of the digest that the blob is kept by; copied to, it is again', async () => {
    const { registry, driver: target } = await serve('unlinked')
    await pushTo(registry)
    const client = new RegistryClient(registry.host, repository)
    const path = layout.layerLink(parseRepositoryName(repository), layer.digest)
    await rm(`${folder()}/unlinked/registry/${path}`)
    expect(await client.servesBlob(named.layer)).toBe(false)
    const { digest } = manifest
    const manifests = manifestMethods(openerOf(target))
    const checks = await flat(manifests.checkManifests({ store, repository, digests: [digest] }, live))
    expect(checks).toMatchObject([{ problems: [{ id: 'missingLink', path }] }])
    const { rows } = await manifests.getLayers({ store, repository, manifest: digest }, live)
    expect(rows.map((row) => row.layer?.presence)).toEqual(['unlinked'])
    await copyBetween(driver, target)
    await expectServed(registry)
  })

  async function pushTo({ host }: Registry): Promise<void> {
    const client = new RegistryClient(host, repository)
    for (const { bytes } of [layer, config]) await client.pushBlob(bytes, 'sha512')
    await client.pushManifest(tag, ociImageManifest, manifest.bytes)
  }

  async function serve(place: string): Promise<{ driver: StorageDriver; registry: Registry }> {
    await mkdir(`${folder()}/${place}`)
    const { storage, open } = await folderPlace(`${folder()}/${place}`)
    const opened = await open()
    closing.push(() => opened.close())
    const registry = await startRegistry({ storage })
    closing.push(registry.stop)
    return { driver: opened, registry }
  }

  async function expectServed({ host }: Registry): Promise<void> {
    const client = new RegistryClient(host, repository)
    expect(await client.servesTag(tag, manifest.digest)).toBe(true)
    expect(await client.servesBlob(named.layer)).toBe(true)
    expect(await client.servesBlob(named.config)).toBe(true)
  }
})

function openerOf(driver: StorageDriver): StoreOpener {
  return {
    open: () => Promise.resolve({ id: store, name: store, readOnly: true, driver }),
    ids: () => [store],
  }
}
