import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { beforeAll, describe, expect, it } from 'vitest'

import { isStoreError, type StorageDriver } from '../../../drivers/index.ts'
import { listBlobs } from '../../../electron/registry/blobs/list-blobs.ts'
import { tagHistory } from '../../../electron/registry/repositories/tag-history.ts'
import { layout, parseLayout } from '../../../electron/registry/layout/layout.ts'
import { readLayers } from '../../../electron/registry/manifests/layers.ts'
import { referencedDigests } from '../../../electron/registry/manifests/manifest.ts'
import {
  parseRepositoryName,
  parseTag,
  type Digest,
  type RepositoryName,
} from '../../../drivers/common/names.ts'
import { readManifest } from '../../../electron/registry/manifests/read-manifest.ts'
import { ReferenceIndex, scanReferences } from '../catalog/scan-references.ts'
import { listReferrers } from '../../../electron/registry/referrers/referrers.ts'
import { walkRevisions } from '../../../electron/registry/repositories/revisions.ts'
import { DocumentThread } from '../../../electron/contents/documents/thread/document-thread.ts'
import { documentMethods } from '../../../electron/methods/documents.ts'
import { samplePublicKey } from '../../../electron/sample/signing-key.ts'
import type { DocumentEvent } from '../../../electron/api/rows.ts'
import { ageSample } from '../../../electron/sample/age-sample.ts'
import { writeSample } from '../../../electron/sample/write-sample.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { findingsIn } from '../health/verify/verifier.ts'
import { nameOf, readTags, type SampleTag } from './sample-contents.ts'
import { filesOf, makeSample } from './sample-folder.ts'

const { signal } = new AbortController()
const temporary = useTempFolder()
let folder: string
let driver: StorageDriver
let tags: readonly SampleTag[]

beforeAll(async () => {
  folder = join(temporary(), 'sample')
  driver = await makeSample(folder)
  tags = await readTags(driver, signal)
})

describe('the bytes of the sample registry', () => {
  it('are the same in every folder', async () => {
    const other = join(temporary(), 'other')
    await makeSample(other)
    expect(await filesOf(other)).toEqual(await filesOf(folder))
  })

  it('are the same on every machine', () => {
    const known = 'sha256:7002d25f44ba667d7347e1a882f2031c1da5e809031bbc0ee54b0af6a22573dd'
    expect(digestOf('library/debian:12.10')).toBe(known)
  })

  it('stay what they are when it is written again', async () => {
    const before = await filesOf(folder)
    await ageSample(folder, await writeSample(driver, signal))
    expect(await filesOf(folder)).toEqual(before)
  })

  it('are fewer than three million', async () => {
    const sizes = [...(await filesOf(folder)).values()].map((file) => Number.parseInt(file, 10))
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(3_000_000)
  })
})

describe('the artifacts of the sample registry', () => {
  it('are a signature that its key verifies, a bill of materials, provenance and a chart', async () => {
    const opener = {
      open: () => Promise.resolve({ id: 'x', name: 'x', readOnly: true, driver }),
      ids: () => ['x'],
    }
    const methods = documentMethods(opener, new DocumentThread('/nowhere'))
    const gateway = parseRepositoryName('platform/api-gateway')
    const about = digestOf('platform/api-gateway:1.4.1')
    const kinds: string[] = []
    const states: string[] = []
    for await (const page of listReferrers(driver, gateway, about, signal)) {
      for (const { digest } of page) {
        const of = { store: 'x', repository: gateway, manifest: digest, about }
        for await (const event of methods.readDocument(of, signal)) {
          if (event.kind === 'part') kinds.push(event.part.content.kind)
        }
        const { results } = await methods.verifySignatures({ ...of, key: samplePublicKey() }, signal)
        for (const { state } of results) states.push(state)
      }
    }
    expect([...new Set(kinds)].toSorted()).toEqual(['sbom', 'signature'])
    expect(new Set(states)).toEqual(new Set(['verified']))
    const index = (await readManifest(driver, about, signal)).manifest
    const attested = index.kind === 'index' ? index.manifests.at(-1) : undefined
    const provenances: string[] = []
    const attestation = { store: 'x', repository: gateway, manifest: attested?.digest ?? '' }
    for await (const event of methods.readDocument(attestation, signal)) {
      if (event.kind === 'part' && event.part.content.kind === 'provenance') {
        provenances.push(event.part.content.provenance.builder ?? '')
      }
    }
    expect(provenances).toEqual(['https://ci.example.com/builders/2'])
    const of = { store: 'x', repository: 'charts/gateway', manifest: digestOf('charts/gateway:0.6.1') }
    const chart: DocumentEvent[] = []
    for await (const event of methods.readDocument(of, signal)) chart.push(event)
    const [part] = chart.flatMap((event) => (event.kind === 'part' ? [event.part] : []))
    expect(part?.content).toMatchObject({
      kind: 'chart',
      chart: { name: 'gateway', version: '0.6.1', appVersion: '1.4.1', complete: true },
    })
  })
})

describe('the tags of the sample registry', () => {
  it('are read without a problem', () => {
    expect(tags.filter(({ state }) => state.problems.length > 0)).toEqual([])
    expect(tags.length).toBeGreaterThan(40)
  })

  it('resolve completely, but for the damaged ones', async () => {
    const faults: string[] = []
    for (const tag of tags) {
      const found = await faultsBelow(tag.repository, tag.digest)
      faults.push(...found.map((fault) => `${nameOf(tag)}: ${fault}`))
    }
    const collected = ['layer 1 is missing', 'layer 2 is missing', 'config is missing']
    expect(faults).toEqual([
      'data/reports:5.0.1: layer 3 is missing',
      'legacy/mailer:1.0: layer 2 has another digest',
      ...[...collected, ...collected].map((fault) => `legacy/mailer:2.0: ${fault}`),
    ])
  })

  it('cover every kind of manifest that a registry serves', () => {
    const kinds = new Set(tags.map(({ state }) => `${state.summary?.kind} ${state.summary?.mediaType}`))
    expect([...kinds].sort()).toEqual([
      'artifact application/vnd.oci.image.manifest.v1+json',
      'image application/vnd.docker.distribution.manifest.v2+json',
      'image application/vnd.oci.image.manifest.v1+json',
      'index application/vnd.oci.image.index.v1+json',
    ])
  })

  it('tell where they pointed before', async () => {
    const repository = parseRepositoryName('platform/api-gateway')
    const history = await tagHistory(driver, repository, parseTag('latest'), signal)
    expect(history.map(({ digest, current }) => [digest, current])).toEqual([
      [digestOf('platform/api-gateway:1.4.1'), true],
      [digestOf('platform/api-gateway:1.4.0'), false],
      [digestOf('platform/api-gateway:1.3.2'), false],
    ])
  })

  it('lead to images that share the layers of their base', async () => {
    const [billing, debian] = await Promise.all([
      layersOf(digestOf('legacy/billing:7.2')),
      firstChildOf(digestOf('library/debian:12.9')).then(layersOf),
    ])
    expect(billing.slice(0, 2)).toEqual(debian)
    expect(billing).toHaveLength(3)
  })
})

describe('the rest of the sample registry', () => {
  it('has revisions without a tag', async () => {
    expect(await untagged('tools/cli')).toBe(1)
    expect(await untagged('web/storefront')).toBe(2)
    expect(await untagged('legacy/mailer')).toBe(1)
  })

  it('has referrers that a fallback tag lists, and referrers that only name their subject', async () => {
    expect(await referrersOf('platform/api-gateway:1.4.1')).toEqual([
      'application/spdx+json both',
      'application/vnd.dev.cosign.artifact.sig.v1+json both',
    ])
    expect(await referrersOf('platform/auth/session:2.1.0')).toEqual([
      'application/vnd.cncf.notary.signature subject',
    ])
  })

  it('has one blob that nothing refers to', async () => {
    const index = new ReferenceIndex()
    for await (const _ of scanReferences(driver, index, signal)) expect(index.complete).toBe(false)
    expect(index.complete).toBe(true)
    const stored: string[] = []
    for await (const page of listBlobs(driver, signal)) stored.push(...page.digests)
    const referenced = new Set<string>(index.digests())
    expect(stored.filter((digest) => !referenced.has(digest))).toHaveLength(1)
    expect([...referenced].filter((digest) => !stored.includes(digest))).toHaveLength(1)
  })

  it('has a fault of most kinds that a verification finds', async () => {
    const findings = await findingsIn(driver, 'content', { now: Date.now })
    const counts = new Map<string, number>()
    for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    expect([...counts]).toEqual([
      ['corruptBlob', 1],
      ['missingBlob', 1],
      ['missingRevision', 2],
      ['danglingLayerLink', 6],
      ['ghostRepository', 1],
      ['staleUpload', 1],
    ])
    const broken = new Set(
      findings.flatMap(({ breaks }) => breaks.map((each) => `${each.repository}:${each.tag}`)),
    )
    expect([...broken].sort()).toEqual(['data/reports:5.0.1', 'legacy/mailer:1.0', 'legacy/mailer:2.0'])
  })

  it('has one upload that nobody finished', async () => {
    const uploads = [...(await filesOf(folder)).keys()]
      .map((path) => parseLayout(path.replaceAll('\\', '/')))
      .filter(({ kind }) => kind === 'uploadData' || kind === 'uploadStartedAt')
    expect(uploads.map((entry) => entry.kind)).toEqual(['uploadData', 'uploadStartedAt'])
  })
})

function digestOf(name: string): Digest {
  const found = tags.find((tag) => nameOf(tag) === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found.digest
}

/** What is wrong below a manifest: with documents, blobs, their digests and links, and the layers' diff ids. */
async function faultsBelow(repository: RepositoryName, digest: Digest): Promise<readonly string[]> {
  const { manifest, problems } = await readManifest(driver, digest, signal)
  const faults = problems.map(({ id }) => id as string)
  if (manifest.kind === 'index') {
    for (const child of referencedDigests(manifest)) faults.push(...(await faultsBelow(repository, child)))
  }
  if (manifest.kind !== 'image' && manifest.kind !== 'artifact') return faults
  const { steps } = await readLayers(driver, repository, digest, signal)
  for (const { layer } of steps) {
    if (layer === undefined) continue
    const where = `layer ${layer.index}`
    if (layer.presence !== 'present') faults.push(`${where} is ${layer.presence}`)
    else if ((await digestOfBlob(layer.descriptor.digest)) !== layer.descriptor.digest) {
      faults.push(`${where} has another digest`)
    } else if (layer.diffId !== undefined && (await diffIdOf(layer.descriptor.digest)) !== layer.diffId) {
      faults.push(`${where} has another diff id`)
    }
  }
  const { config } = manifest
  const found = await digestOfBlob(config.digest)
  if (found !== config.digest)
    faults.push(`config ${found === undefined ? 'is missing' : 'has another digest'}`)
  return faults
}

/** Of the archive within a layer; of a layer that is no archive, its own. */
async function diffIdOf(digest: Digest): Promise<string> {
  const bytes = await blob(digest)
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? sha256(gunzipSync(bytes)) : sha256(bytes)
}

/** Undefined where there is no such blob. */
async function digestOfBlob(digest: Digest): Promise<string | undefined> {
  try {
    return sha256(await blob(digest))
  } catch (error) {
    if (isStoreError(error, 'NotFound')) return undefined
    throw error
  }
}

function blob(digest: Digest): Promise<Uint8Array> {
  return driver.getContent(layout.blobData(digest), { maxBytes: 4_000_000 }, signal)
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

async function layersOf(digest: Digest): Promise<readonly Digest[]> {
  const { manifest } = await readManifest(driver, digest, signal)
  return manifest.kind === 'image' ? manifest.layers.map((layer) => layer.digest) : []
}

async function firstChildOf(digest: Digest): Promise<Digest> {
  const [first] = referencedDigests((await readManifest(driver, digest, signal)).manifest)
  if (first === undefined) throw new Error(`${digest} lists nothing`)
  return first
}

/** How many manifests no tag leads to, neither itself nor through an index or a subject. */
async function untagged(name: string): Promise<number> {
  const repository = parseRepositoryName(name)
  const reached = new Set<Digest>()
  for (const tag of tags.filter((each) => each.repository === repository)) {
    reached.add(tag.digest)
    const { manifest } = await readManifest(driver, tag.digest, signal)
    for (const child of referencedDigests(manifest)) reached.add(child)
  }
  let count = 0
  for await (const { digest } of walkRevisions(driver, repository, signal)) {
    if (!reached.has(digest)) count += 1
  }
  return count
}

async function referrersOf(name: string): Promise<readonly string[]> {
  const [repository = ''] = name.split(':')
  const found = new Map<Digest, string>()
  const pages = listReferrers(driver, parseRepositoryName(repository), digestOf(name), signal)
  for await (const page of pages) {
    for (const each of page) found.set(each.digest, `${each.artifactType} ${each.via}`)
  }
  return [...found.values()].sort()
}
