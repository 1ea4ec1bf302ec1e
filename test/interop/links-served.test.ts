import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { StorageDriver, StorePath } from '../../drivers/index.ts'
import { manifestMethods } from '../../electron/methods/manifests.ts'
import type { StoreOpener } from '../../electron/stores/connections/opened-stores.ts'
import { detectLayout } from '../../electron/registry/detect-layout.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { parseDigest, parseRepositoryName, parseTag } from '../../drivers/common/names.ts'
import { flat, live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { dockerReference, skopeoCopy } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { folderPlace } from './places.ts'

const [store, repository] = ['interop', 'team/app']
const name = parseRepositoryName(repository)

describeWith(['docker-registry', 'skopeo'], 'what a registry serves after its links were damaged', () => {
  const folder = useTempFolder()
  let registry: Registry
  let driver: StorageDriver
  let client: RegistryClient
  let images: OciLayout
  let damaged: { readonly file: string; readonly content: Buffer } | undefined

  beforeAll(async () => {
    const place = await folderPlace(folder())
    driver = await place.open()
    registry = await startRegistry({ storage: place.storage })
    client = new RegistryClient(registry.host, repository)
    images = await writeOciLayout(`${folder()}/images`)
    for (const image of ['app', 'app-next', 'multi'] as const) {
      await skopeoCopy(images.reference(image), dockerReference(registry.host, repository, image))
    }
  }, 120_000)
  beforeEach(async () => {
    if (damaged === undefined) return
    await mkdir(dirname(damaged.file), { recursive: true })
    await writeFile(damaged.file, damaged.content)
    damaged = undefined
  })
  afterAll(async () => {
    await registry.stop()
    await driver.close()
  })

  it('is shown as served while nothing is damaged', async () => {
    await expectShownAsServed({ app: true, multi: true, next: true })
  })

  it.each([
    ['revision link', 'is missing', () => undefined],
    ['revision link', 'is empty', () => ''],
    ['revision link', 'ends in a newline', (own: string) => `${own}\n`],
    ['revision link', 'holds another digest', () => images.images['app-next'].digest],
    ['revision link', 'leads to nothing', () => `sha512:${'0'.repeat(128)}`],
    ['layer link', 'is missing', () => undefined],
    ['layer link', 'is empty', () => ''],
    ['layer link', 'ends in a newline', (own: string) => `${own}\n`],
    ['layer link', 'holds another digest', () => images.images.app.digest],
    ['layer link', 'leads to nothing', () => `sha512:${'0'.repeat(128)}`],
    ['link of the configuration', 'is missing', () => undefined],
    ['link of the tag', 'begins with a byte order mark', (own: string) => `\uFEFF${own}`],
  ] as const)('is shown as not served where a %s %s', async (which, _, contentOf) => {
    await damage(await pathOf(which), contentOf)
    // The index lists the same image.
    const broken = which === 'link of the tag' ? { app: true, multi: true } : { app: false, multi: false }
    await expectShownAsServed({ ...broken, next: true })
  })

  it('is shown as not served where a child of an index has its blob and no revision link, as collecting leaves it', async () => {
    const [, arm] = images.children
    await damage(layout.manifestRevisionLink(name, parseDigest(arm?.digest ?? '')), () => undefined)
    await expectShownAsServed({ app: true, multi: false, next: true })
  })

  it('is no registry that keeps its tags in a database after all was deleted through its API', async () => {
    expect(await detectLayout(driver, live)).toEqual({ kind: 'registry' })
    for (const { digest } of [...Object.values(images.images), ...images.children]) {
      await client.deleteManifest(digest)
    }
    expect(await client.servesTag('app', images.images.app.digest)).toBe(false)
    expect(await detectLayout(driver, live)).toEqual({ kind: 'registry' })
  })

  type Link = 'revision link' | 'layer link' | 'link of the configuration' | 'link of the tag'

  async function pathOf(which: Link): Promise<StorePath> {
    const { digest } = images.images.app
    if (which === 'link of the tag') return layout.manifestTagCurrent(name, parseTag('app'))
    if (which === 'revision link') return layout.manifestRevisionLink(name, parseDigest(digest))
    const { config, layers } = await detailOf(digest)
    const blob = which === 'layer link' ? layers[2] : config
    return layout.layerLink(name, parseDigest(blob?.digest ?? ''))
  }

  async function damage(path: StorePath, contentOf: (own: string) => string | undefined): Promise<void> {
    const file = join(folder(), 'registry', path)
    const content = await readFile(file)
    damaged = { file, content }
    const wrong = contentOf(content.toString())
    if (wrong === undefined) await rm(file)
    else await writeFile(file, wrong)
  }

  /** Asks the registry for each manifest and all below it, and Bollard for the same. */
  async function expectShownAsServed(expected: {
    app: boolean
    multi: boolean
    next: boolean
  }): Promise<void> {
    const { app, 'app-next': next, multi } = images.images
    for (const [{ digest }, whole] of [
      [app, expected.app],
      [multi, expected.multi],
      [next, expected.next],
    ] as const) {
      expect(await isServedWhole(digest), `the registry serves ${digest}`).toBe(whole)
      const [check] = await flat(methods().checkManifests({ store, repository, digests: [digest] }, live))
      expect([check?.problems.length === 0, check?.complete]).toEqual([whole, true])
    }
    for (const child of (await detailOf(multi.digest)).manifests) {
      expect(child.presence === 'present').toBe(await client.servesManifest(child.digest))
    }
    const layers = await methods().getLayers({ store, repository, manifest: app.digest }, live)
    const shownLayers = layers.rows.flatMap(({ layer }) => layer ?? [])
    expect(shownLayers).toHaveLength(3)
    for (const { digest, presence } of shownLayers) {
      expect(presence === 'present').toBe(await client.servesBlob(digest))
    }
    const opened = methods().getManifest({ store, repository, reference: { tag: 'app' } }, live)
    const shown = await opened.then(
      (detail) => detail.problems.length === 0,
      () => false,
    )
    expect(shown).toBe(await client.servesTag('app', app.digest))
  }

  async function isServedWhole(digest: string): Promise<boolean> {
    if (!(await client.servesManifest(digest))) return false
    const { config, layers, manifests } = await detailOf(digest)
    for (const blob of config === undefined ? layers : [config, ...layers]) {
      if (!(await client.servesBlob(blob.digest))) return false
    }
    for (const child of manifests) if (!(await isServedWhole(child.digest))) return false
    return true
  }

  function detailOf(digest: string) {
    return methods().getManifest({ store, repository, reference: { digest } }, live)
  }

  function methods() {
    const opener: StoreOpener = {
      open: () => Promise.resolve({ id: store, name: store, readOnly: true, driver }),
      ids: () => [store],
    }
    return manifestMethods(opener)
  }
})
