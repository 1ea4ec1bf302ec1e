import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { planManifestDeletion } from '../../electron/health/deletion/plan-manifest-deletion.ts'
import { planRepositoryDeletion } from '../../electron/health/deletion/plan-repository-deletion.ts'
import { planTagDeletion } from '../../electron/health/deletion/plan-tag-deletion.ts'
import { planTag } from '../../electron/health/deletion/plan-tag.ts'
import type { MadePlan } from '../../electron/health/deletion/source.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { expectCode, live } from '../conformance/harness.ts'
import { describeWith, type Peer } from '../peers/need.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { dockerReference, skopeoCopy } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { openChanges, type OpenedChanges } from '../unit/health/changes/changes-of.ts'
import { unknownSource } from '../unit/health/deletion/plan-source.ts'
import { blobOf } from '../unit/registry/tiny-registry.ts'
import { keysOf } from '../unit/health/run-plan.ts'
import { folderPlace, radosgwPlace, type Place } from './places.ts'

interface Where {
  readonly name: string
  readonly peers: readonly Peer[]
  readonly open: (folder: string) => Promise<Place>
}

/** Each pull and push is a process, and a cluster on this computer is slow. */
const slow = { timeout: 240_000 }

const places: readonly Where[] = [
  { name: 'a folder', peers: [], open: folderPlace },
  { name: 'radosgw', peers: ['radosgw', 'ceph-mon', 'ceph-osd'], open: radosgwPlace },
]

for (const { name, peers, open } of places) {
  describeWith(['docker-registry', 'skopeo', ...peers], `what a registry serves from ${name}`, () => {
    const folder = useTempFolder()
    let place: Place
    let registry: Registry
    let driver: StorageDriver
    let changes: OpenedChanges
    let images: OciLayout
    /** Each test has repositories of its own. */
    let count = 0
    let app: string

    beforeAll(async () => {
      place = await open(folder())
      driver = await place.open()
      registry = await startRegistry({ storage: place.storage })
      changes = await openChanges(folder(), driver)
      images = await writeOciLayout(`${folder()}/images`)
    }, 120_000)
    afterAll(async () => {
      await changes.changes.close()
      await registry.stop()
      await driver.close()
      await place.stop()
    })
    beforeEach(async () => {
      count += 1
      app = `team${count}/app`
      await fill(app)
      await push('app', `${app}/web`, 'v1')
    })

    it('is all but a deleted tag, and that too after the undo', slow, async () => {
      const change = await run(
        planTagDeletion(unknownSource(driver), { repository: app, tags: ['v1'] }, live),
      )
      expect(await served()).toEqual({
        v1: false,
        'v1-rc': 'app',
        latest: 'app-next',
        multi: 'multi',
        web: 'app',
      })
      await undo(change)
      expect(await served()).toEqual(everything)
    })

    it('is what the registry itself serves after it deleted a manifest, link for link', slow, async () => {
      const twin = `team${count}/twin`
      await fill(twin)
      const { digest } = images.images['app-next']
      const wanted = { repository: app, digests: [digest] }
      const change = await run(planManifestDeletion(unknownSource(driver), wanted, live))
      await new RegistryClient(registry.host, twin).deleteManifest(digest)
      expect(await linksOf(app)).toEqual(await linksOf(twin))
      expect(await served()).toEqual({ ...everything, latest: false })
      await undo(change)
      expect(await served()).toEqual(everything)
    })

    it('keeps what other tags pointed to before, as the registry itself does', slow, async () => {
      const twin = `team${count}/twin`
      await fill(twin)
      // `latest` pointed to it first.
      const { digest } = images.images.app
      await run(planManifestDeletion(unknownSource(driver), { repository: app, digests: [digest] }, live))
      await new RegistryClient(registry.host, twin).deleteManifest(digest)
      const links = await linksOf(app)
      expect(links).toEqual(await linksOf(twin))
      expect(links.filter((link) => link.startsWith('_manifests/tags/latest/index/'))).toHaveLength(2)
    })

    it('are the repositories below a deleted one', slow, async () => {
      const change = await run(planRepositoryDeletion(unknownSource(driver), { repositories: [app] }, live))
      expect(await served()).toEqual({ v1: false, 'v1-rc': false, latest: false, multi: false, web: 'app' })
      expect(await linksOf(app)).toEqual([])
      await undo(change)
      expect(await served()).toEqual(everything)
    })

    it('is what a tag was rolled back to, and what it was before after the undo', slow, async () => {
      const { digest } = images.images.app
      const wanted = { repository: app, tag: 'latest', digest }
      const change = await run(planTag(unknownSource(driver), wanted, live))
      expect(await served()).toEqual({ ...everything, latest: 'app' })
      await undo(change)
      expect(await served()).toEqual(everything)
    })

    it('is a new tag of a manifest', slow, async () => {
      const { digest } = images.images.multi
      await run(planTag(unknownSource(driver), { repository: app, tag: 'stable', digest }, live))
      expect(await serves(app, 'stable')).toBe('multi')
    })

    it('is no tag of a manifest that the registry deleted: that is refused', slow, async () => {
      const { digest } = images.images.multi
      await new RegistryClient(registry.host, app).deleteManifest(digest)
      const wanted = { repository: app, tag: 'stable', digest }
      const error = await expectCode(planTag(unknownSource(driver), wanted, live), 'PreconditionFailed')
      expect(error.reason?.id).toBe('revisionGone')
    })

    const everything = { v1: 'app', 'v1-rc': 'app', latest: 'app-next', multi: 'multi', web: 'app' }

    async function fill(repository: string): Promise<void> {
      await push('app', repository, 'v1')
      await push('app', repository, 'v1-rc')
      await push('app', repository, 'latest')
      await push('app-next', repository, 'latest')
      await push('multi', repository, 'multi')
    }

    function push(image: 'app' | 'app-next' | 'multi', repository: string, tag: string): Promise<void> {
      return skopeoCopy(images.reference(image), dockerReference(registry.host, repository, tag))
    }

    async function run(made: Promise<MadePlan>): Promise<string> {
      const { plan, about } = await made
      const { id } = await changes.plans.add(plan, about)
      const change = await changes.changes.start(id, undefined, live)
      expect((await changes.held(change)).state).toBe('done')
      return change
    }

    async function undo(change: string): Promise<void> {
      await changes.changes.undo(change, live)
      expect((await changes.held(change)).state).toBe('undone')
    }

    async function served(): Promise<Record<string, string | false>> {
      return {
        v1: await serves(app, 'v1'),
        'v1-rc': await serves(app, 'v1-rc'),
        latest: await serves(app, 'latest'),
        multi: await serves(app, 'multi'),
        web: await serves(`${app}/web`, 'v1'),
      }
    }

    /** Which image skopeo pulls by a tag, with all of its layers; false where it fails. */
    async function serves(repository: string, tag: string): Promise<string | false> {
      pulls += 1
      const pulled = join(folder(), `pulled-${pulls}`)
      try {
        await skopeoCopy(dockerReference(registry.host, repository, tag), `dir:${pulled}`)
      } catch {
        return false
      }
      const { digest } = blobOf(await readFile(join(pulled, 'manifest.json')))
      return Object.entries(images.images).find(([, image]) => image.digest === digest)?.[0] ?? digest
    }

    let pulls = 0

    /** The links of a repository; a registry leaves empty folders behind in a folder. */
    async function linksOf(repository: string): Promise<readonly string[]> {
      const prefix = `${driver.keyOf(layout.repositories())}/${repository}/`
      const keys = await keysOf(driver, `${prefix}_`)
      return keys.filter((key) => !key.endsWith('/')).map((key) => key.slice(prefix.length))
    }
  })
}
