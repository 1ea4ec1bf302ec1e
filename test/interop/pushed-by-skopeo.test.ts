import { createHash } from 'node:crypto'

import { beforeAll, expect, it } from 'vitest'

import type { TagRow } from '../../electron/api/rows.ts'
import { blobMethods } from '../../electron/methods/blobs.ts'
import { manifestMethods } from '../../electron/methods/manifests.ts'
import type { StoreOpener } from '../../electron/stores/connections/opened-stores.ts'
import { repositoryMethods } from '../../electron/methods/repositories.ts'
import { layout as registryLayout } from '../../electron/registry/layout/layout.ts'
import { parseDigest, parseRepositoryName, parseTag, type Digest } from '../../drivers/common/names.ts'
import { planPush, runPush } from '../../electron/registry/push.ts'
import { flat, live } from '../conformance/harness.ts'
import { writeOciLayout, type ImageName, type OciLayout } from '../peers/oci-images.ts'
import {
  dockerReference,
  skopeoCopy,
  skopeoInspect,
  skopeoInspectConfig,
  skopeoInspectRaw,
  skopeoListTags,
} from '../peers/skopeo.ts'
import { describeServed } from './describe-served.ts'
import { catalogsOf, referencesIn } from '../unit/catalog/catalogs-of.ts'

const images: readonly ImageName[] = ['app', 'app-next', 'multi', 'signature']
const store = 'interop'
const repository = 'team/app'
/** A registry takes its time over S3: half a minute for all of it, more on a machine that is busy. */
const pushTimeoutMs = 300_000

describeServed(
  ['skopeo'],
  (place) => `what skopeo pushed through a registry to ${place}`,
  (served) => {
    let layout: OciLayout
    const opener: StoreOpener = {
      open: () => Promise.resolve({ id: store, name: store, readOnly: true, driver: served.driver }),
      ids: () => [store],
    }
    const catalogs = catalogsOf(opener)
    const repositories = repositoryMethods(opener, catalogs)
    const manifests = manifestMethods(opener)
    const blobs = blobMethods(opener, catalogs)
    const at = (tag: string, name = repository): string => dockerReference(served.registry.host, name, tag)

    beforeAll(async () => {
      layout = await writeOciLayout(`${served.folder()}/images`)
      // One after the other: the registry answers 500 where a link to a blob is read while another push writes it.
      for (const image of images) await skopeoCopy(layout.reference(image), at(image))
      await skopeoCopy(layout.reference('app'), at('docker'), { format: 'v2s2' })
      await skopeoCopy(layout.reference('multi'), at('v1', 'tools/deeply/nested/crane'))
      await skopeoCopy(layout.reference('app'), at('latest'))
      await skopeoCopy(layout.reference('app-next'), at('latest'))
    }, pushTimeoutMs)

    it('is listed: every repository, nested ones too, without a problem', async () => {
      const rows = await flat(repositories.listRepositories({ store }, live))
      expect(rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
        { name: repository, problems: [] },
        { name: 'tools/deeply/nested/crane', problems: [] },
      ])
    })

    it('has the tags that skopeo lists, and as many', async () => {
      const tags = await skopeoListTags(served.registry.host, repository)
      const rows = await readTags()
      expect([...rows.keys()].toSorted()).toEqual(tags.toSorted())
      const counts = await repositories.countTags({ store, repositories: [repository] }, live)
      expect(counts).toEqual([{ name: repository, tags: tags.length, more: false }])
    })

    it.each(['app', 'app-next', 'docker', 'latest'])('shows image %s as skopeo inspects it', async (tag) => {
      const [inspected, raw] = [await skopeoInspect(at(tag)), await skopeoInspectRaw(at(tag))]
      const row = (await readTags()).get(tag)
      expect(row?.digest).toBe(inspected.Digest)
      expect(row?.problems).toEqual([])
      expect(row?.manifest?.kind).toBe('image')
      expect(row?.manifest?.platforms).toEqual([`${inspected.Os}/${inspected.Architecture}`])
      expect(row?.manifest?.totalBytes).toBe(raw.length + referencedBytes(raw))
      const detail = await manifests.getManifest({ store, repository, reference: { tag } }, live)
      expect(detail.raw).toBe(raw)
      expect(detail.layers.map((layer) => layer.digest)).toEqual(inspected.Layers)
      expect(detail.problems).toEqual([])
    })

    it('has the configuration that skopeo reads', async () => {
      const { Labels, Env, Created, Digest } = await skopeoInspect(at('app'))
      const config = await manifests.getImageConfig({ store, repository, manifest: Digest }, live)
      expect(config.raw).toBe(await skopeoInspectConfig(at('app')))
      expect(config.labels).toEqual(Labels)
      expect(config.environment).toEqual(Env)
      expect(config.createdAtMs).toBe(Date.parse(Created))
      expect(config.command).toEqual(['/usr/bin/app'])
    })

    it('has its layers in place, each beside the step of the history that made it', async () => {
      const inspected = await skopeoInspect(at('app'))
      const { rows, problems } = await manifests.getLayers(
        { store, repository, manifest: inspected.Digest },
        live,
      )
      expect(problems).toEqual([])
      expect(rows.map((row) => row.layer?.digest)).toEqual([...inspected.Layers, undefined])
      expect(rows.map((row) => row.createdBy)).toEqual([
        'COPY etc/os-release /etc/os-release',
        'COPY usr/lib/crane.so /usr/lib/crane.so',
        'COPY usr/bin/app /usr/bin/app',
        'CMD ["/usr/bin/app"]',
      ])
      const placed = rows.flatMap(({ layer }) => (layer === undefined ? [] : [layer]))
      expect(placed.map(({ presence }) => presence)).toEqual(placed.map(() => 'present'))
    })

    it('shows an index with its platforms and children, attestations apart', async () => {
      const row = (await readTags()).get('multi')
      const raw = await skopeoInspectRaw(at('multi'))
      expect(row?.digest).toBe(digestOf(raw))
      expect(row?.manifest?.kind).toBe('index')
      expect(row?.manifest?.platforms).toEqual(['linux/amd64', 'linux/arm64/v8'])
      const children = layout.children.map((child) => child.digest)
      const childDocuments = await Promise.all(
        children.map((digest) =>
          skopeoInspectRaw(`docker://${served.registry.host}/${repository}@${digest}`),
        ),
      )
      expect(row?.manifest?.totalBytes).toBe(bytesOfAll([raw, ...childDocuments]))
      const detail = await manifests.getManifest({ store, repository, reference: { tag: 'multi' } }, live)
      expect(detail.raw).toBe(raw)
      expect(detail.manifests.map(({ digest, presence }) => ({ digest, presence }))).toEqual(
        children.map((digest) => ({ digest, presence: 'present' })),
      )
    })

    it('finds the artifact that names an image as its subject', async () => {
      const subject = layout.images.app.digest
      const referrers = await flat(manifests.listReferrers({ store, repository, digest: subject }, live))
      expect(referrers).toEqual([
        {
          digest: digestOf(await skopeoInspectRaw(at('signature'))),
          artifactType: 'application/vnd.example.signature.config.v1+json',
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          sizeBytes: layout.images.signature.size,
          annotations: { 'org.example.signer': 'harbour master' },
          via: 'subject',
          problems: [],
        },
      ])
    })

    it('remembers what a tag pointed to before it moved', async () => {
      const history = await repositories.tagHistory({ store, repository, tag: 'latest' }, live)
      expect(history.map(({ digest, current }) => ({ digest, current }))).toEqual([
        { digest: layout.images['app-next'].digest, current: true },
        { digest: layout.images.app.digest, current: false },
      ])
    })

    it('lists a manifest once however many tags it has', async () => {
      const revisions = await flat(repositories.listRevisions({ store, repository }, live))
      const docker = (await readTags()).get('docker')?.digest
      const [, arm, attestation] = layout.children
      const { app, 'app-next': next, multi, signature } = layout.images
      const pushed = [app, next, multi, signature, arm, attestation].map((each) => each?.digest)
      expect(new Set(revisions.map((each) => each.digest))).toEqual(new Set([...pushed, docker]))
      expect(revisions).toHaveLength(pushed.length + 1)
    })

    it('has the blobs that the garbage collector marks, each referred to', async () => {
      const marked = /(\d+) blobs marked, 0 blobs and 0 manifests eligible/.exec(
        await served.registry.garbageCollect({ dryRun: true }),
      )
      const digests: string[] = []
      for await (const page of blobs.listBlobs({ store }, live)) {
        expect(page.problems).toEqual([])
        digests.push(...page.digests)
      }
      expect(digests).toHaveLength(Number(marked?.[1]))
      const counted: string[] = []
      let complete = false
      for await (const step of blobs.scanReferences({ store }, live)) {
        if (step.kind === 'counts') counted.push(...step.digests)
        if (step.kind === 'done') complete = step.complete
      }
      expect(counted.toSorted()).toEqual(digests.toSorted())
      expect(complete).toBe(true)
    })

    it('tells which images of which repositories share a layer', async () => {
      const [digest = ''] = (await skopeoInspect(at('app'))).Layers
      const rows = await referencesIn(catalogs, store, digest)
      const tags = rows.filter((row) => row.repository === repository).flatMap((row) => row.tags)
      expect(tags.toSorted()).toEqual(['app', 'app-next', 'docker', 'latest'])
      expect(rows.filter((row) => row.repository !== repository)).toEqual([
        {
          repository: 'tools/deeply/nested/crane',
          manifest: layout.images.app.digest,
          role: 'layer',
          tags: [],
        },
      ])
    })

    it('is what skopeo would find had Bollard pushed it', async () => {
      const name = parseRepositoryName('copies/app')
      const digest = parseDigest(layout.images.app.digest)
      const bytesOf = (each: Digest) =>
        served.driver.getContent(registryLayout.blobData(each), { maxBytes: 1_000_000 }, live)
      const { config, layers } = await manifests.getManifest(
        { store, repository, reference: { digest } },
        live,
      )
      const digests = [config, ...layers].flatMap((each) => (each === undefined ? [] : [each.digest]))
      const pushed = await Promise.all(
        digests.map(parseDigest).map(async (each) => ({ digest: each, bytes: await bytesOf(each) })),
      )
      const plan = planPush({
        repository: name,
        blobs: pushed,
        manifests: [{ digest, bytes: await bytesOf(digest) }],
        tags: [{ tag: parseTag('v1'), digest }],
      })
      await runPush(served.driver, plan, live)
      expect(await skopeoInspect(at('v1', name))).toEqual({
        ...(await skopeoInspect(at('app'))),
        RepoTags: ['v1'],
      })
      const back = `oci:${served.folder()}/back:v1`
      await skopeoCopy(at('v1', name), back)
      expect(await skopeoInspectRaw(back)).toBe(await skopeoInspectRaw(at('app')))
    })

    async function readTags(): Promise<ReadonlyMap<string, TagRow>> {
      const rows = new Map<string, TagRow>()
      for (const row of await flat(repositories.listTags({ store, repository }, live))) rows.set(row.tag, row)
      return rows
    }
  },
)

interface Described {
  readonly digest: string
  readonly size: number
}

/** Of a manifest's own document: what its config and layers take. */
function referencedBytes(raw: string): number {
  return descriptorsOf(raw).reduce((sum, { size }) => sum + size, 0)
}

/** Each document and each blob once. */
function bytesOfAll(documents: readonly string[]): number {
  const sizes = new Map<string, number>()
  for (const raw of documents) {
    sizes.set(digestOf(raw), raw.length)
    for (const { digest, size } of descriptorsOf(raw)) sizes.set(digest, size)
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0)
}

function descriptorsOf(raw: string): readonly Described[] {
  const document: { config?: Described; layers?: readonly Described[] } = JSON.parse(raw)
  return [...(document.config === undefined ? [] : [document.config]), ...(document.layers ?? [])]
}

function digestOf(raw: string): string {
  return `sha256:${createHash('sha256').update(raw).digest('hex')}`
}
