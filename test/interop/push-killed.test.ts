import { createHash } from 'node:crypto'

import { expect, it } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import type { PushContext } from '../../electron/images/push/push-archive.ts'
import { fallbackTag } from '../../electron/registry/referrers/referrers.ts'
import { parseDigest } from '../../drivers/common/names.ts'
import { live, someBytes } from '../conformance/harness.ts'
import { LayoutFiles, types } from '../corpus/archives/image-files.ts'
import { dockerReference, skopeoCopy, skopeoInspectRaw } from '../peers/skopeo.ts'
import { byteFile, type ByteFile } from '../unit/images/byte-files.ts'
import { pushAll, pushContext, testMemory } from '../unit/images/pushing.ts'
import { dyingStore } from './dying-store.ts'
import { describeServed, type Served } from './describe-served.ts'

/** Blobs of several parts where a store takes small ones. */
const chunkBytes = 20_000
const timeoutMs = 600_000

describeServed(
  ['skopeo'],
  (place) => `a push to ${place} that is killed`,
  (served) => {
    const old = archiveOf('the old one')
    const at = (repository: string, tag = 'v1') => dockerReference(served.registry.host, repository, tag)

    it(
      'leaves the old tag or the whole new one after each of its writes, and finishes when it is run again',
      async () => {
        const whole = await pushed('whole', Number.POSITIVE_INFINITY)
        expect(whole.failure).toBe(undefined)
        const seen = new Set<string>()
        for (const moment of moments[served.kind](whole.writes)) {
          const { repository, wanted, failure, goOn } = await pushed(`killed/after-${moment}`, moment)
          expect(failure).toMatchObject({ message: 'the process is dead' })
          const answered = digestOf(await skopeoInspectRaw(at(repository)))
          expect([old.index, wanted.index], `after ${moment} writes`).toContain(answered)
          await expectWhole(repository, moment)
          seen.add(answered === old.index ? 'old' : 'new')
          await goOn()
          expect(digestOf(await skopeoInspectRaw(at(repository)))).toBe(wanted.index)
          await expectWhole(repository, moment)
          const referrers = await skopeoInspectRaw(at(repository, fallbackTag(parseDigest(wanted.image))))
          expect(referrers).toContain(wanted.signature)
        }
        expect(seen).toEqual(new Set(['old', 'new']))
        expect((await served.driver.objects.listUploads({ prefix: '' }, live)).uploads).toEqual([])
        expect(await served.registry.garbageCollect({ dryRun: true })).toContain(
          '0 blobs and 0 manifests eligible for deletion',
        )
      },
      timeoutMs,
    )

    /** A push to a repository of its own, which has an old tag, of blobs of its own; killed after so many writes. */
    async function pushed(repository: string, afterWrites: number) {
      await pushAll(served.driver, old.files, { repository, tags: ['v1'] })
      const wanted = archiveOf(repository)
      const memory = testMemory()
      const dying = dyingStore(served.driver, afterWrites, chunkBytes)
      const push = (to: StorageDriver, context: PushContext) =>
        pushAll(to, wanted.files, { repository, tags: ['v1', 'signed'] }, context)
      const failure = await push(dying.driver, pushContext(dying.remembering(memory))).then(
        () => undefined,
        (error: unknown) => error,
      )
      const { driver: again } = dyingStore(served.driver, Number.POSITIVE_INFINITY, chunkBytes)
      const goOn = () => push(again, pushContext(memory))
      return { repository, wanted, failure, goOn, writes: dying.writes() }
    }

    /** skopeo compares everything that it copies with its digest. */
    async function expectWhole(repository: string, moment: number): Promise<void> {
      await skopeoCopy(at(repository), `dir:${served.folder()}/${moment}`)
    }
  },
)

/** The writes after which a push is killed, of so many: every one where that is quick. */
const moments: Readonly<Record<Served['kind'], (writes: number) => readonly number[]>> = {
  folder: (writes) => Array.from({ length: writes + 1 }, (_, at) => at),
  radosgw: (writes) => [1, Math.floor(writes / 2), ...[3, 1, 0].map((left) => writes - left)],
}

interface Archive {
  readonly files: readonly ByteFile[]
  readonly image: string
  readonly index: string
  readonly signature: string
}

/** An index of two images, and an artifact about the first. Its bytes are nobody else's. */
function archiveOf(name: string): Archive {
  const layout = new LayoutFiles()
  const [image, other] = [layout.image([name, large(name)]), layout.image([`${name} on another`])]
  const index = layout.indexOf([
    { ...image, platform: { os: 'linux', architecture: 'amd64' } },
    { ...other, platform: { os: 'linux', architecture: 'arm64' } },
  ])
  const signature = layout.blob(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: layout.blob('application/vnd.example.config', '{}'),
    layers: [layout.blob('application/vnd.example.signature', `${name} is signed`)],
    subject: image,
  })
  layout.name({ index, signature })
  return {
    files: [byteFile('images.tar', layout.tar())],
    image: image.digest,
    index: index.digest,
    signature: signature.digest,
  }
}

/** So much that it takes several parts even in gzip. */
function large(name: string): string {
  return `${name}${Buffer.from(someBytes(40_000)).toString('base64')}`
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
