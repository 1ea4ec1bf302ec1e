import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import type { PushPreviewEvent } from '../../../electron/api/rows.ts'
import { flat, live } from '../../conformance/harness.ts'
import { dockerFiles, LayoutFiles } from '../../corpus/archives/image-files.ts'
import { tarOfFiles } from '../../corpus/archives/tar-bytes.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { memorySource } from '../transfers/transfer-parts.ts'
import { endedTransfers, openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let made = 0
let room: TestBackend
afterEach(() => room.close())

const layout = new LayoutFiles()
const image = layout.image(['one', 'two'])
layout.name({ 'registry.example.com:5000/edge/agent:2026.11': image })

describe('the preview of what was dropped', () => {
  it('tells what is in each archive, and where it would go', async () => {
    const store = await newStore()
    const saved = tarOfFiles(dockerFiles(['one'], ['docker.io/library/crane:v1', 'crane:latest']))
    const preview = await previewOf(store, [layout.tar(), Buffer.from('not an archive'.repeat(100)), saved])
    expect(preview.events.filter(({ kind }) => kind !== 'reading')).toMatchObject([
      { kind: 'parts', partSizeBytes: 10 * 1024 * 1024, atOnce: 6 },
      {
        kind: 'archive',
        archive: 0,
        content: {
          format: 'oci',
          blobs: 3,
          images: [
            {
              name: 'registry.example.com:5000/edge/agent:2026.11',
              kind: 'image',
              digest: image.digest,
              platforms: ['linux/amd64'],
              repository: 'edge/agent',
              tags: ['2026.11'],
              blobs: 3,
              alreadyBlobs: 0,
            },
          ],
        },
      },
      {
        kind: 'refused',
        archive: 1,
        error: { code: 'Unsupported', message: expect.stringMatching('no tar') },
      },
      {
        kind: 'archive',
        archive: 2,
        content: { format: 'docker', images: [{ repository: 'crane', tags: ['v1', 'latest'] }] },
      },
    ])
    await preview.close()
  })

  it('takes the repository that it was dropped on for the only image of an archive', async () => {
    const store = await newStore()
    const preview = await previewOf(store, [layout.tar()], 'other/place')
    expect(imageOf(preview.events)).toMatchObject({ repository: 'other/place', tags: ['2026.11'] })
    await preview.close()
  })

  it('says what is there already once it was pushed, and what its tags point to', async () => {
    const store = await newStore()
    const first = await previewOf(store, [layout.tar()])
    const { archiveId, ...target } = imageOf(first.events)
    await room.backend.startPush({ store, images: [{ archiveId, ...target, tags: ['v1', 'v2'] }] }, live)
    const [row] = await endedTransfers(room.backend)
    expect(row).toMatchObject({
      kind: 'push',
      place: 'edge/agent:v1',
      items: { done: 3, total: 3 },
      state: { phase: 'done' },
    })
    await first.close()
    const second = await previewOf(store, [layout.tar()])
    expect(imageOf(second.events)).toMatchObject({ alreadyBlobs: 3, blobs: 3 })
    await second.close()
    const targets = { store, repository: 'edge/agent', tags: ['v1', 'v3'] }
    expect(await room.backend.tagTargets(targets, live)).toEqual([
      { tag: 'v1', digest: image.digest, pushedAtMs: expect.any(Number) },
      { tag: 'v3' },
    ])
    const tags = await flat(room.backend.listTags({ store, repository: 'edge/agent' }, live))
    expect(new Set(tags.map(({ tag }) => tag))).toEqual(new Set(['v1', 'v2']))
  })

  it('is needed for pushing: an archive whose preview is closed is not known', async () => {
    const store = await newStore()
    const preview = await previewOf(store, [layout.tar()])
    const { archiveId, imageId, repository, tags } = imageOf(preview.events)
    await preview.close()
    await expect(
      room.backend.startPush({ store, images: [{ archiveId, imageId, repository, tags }] }, live),
    ).rejects.toMatchObject({ code: 'NotFound' })
  })
})

describe('a push', () => {
  it.each([
    [{ repository: 'Edge/Agent' }, 'lower case'],
    [{ repository: '' }, 'repository name'],
    [{ tags: ['no tag'] }, 'a tag has'],
  ])('is not begun with %j', async (change, reason) => {
    const store = await newStore()
    const preview = await previewOf(store, [layout.tar()])
    const { archiveId, imageId, repository, tags } = imageOf(preview.events)
    const wanted = { archiveId, imageId, repository, tags, ...change }
    await expect(room.backend.startPush({ store, images: [wanted] }, live)).rejects.toThrow(reason)
    expect(await endedTransfers(room.backend)).toEqual([])
    await preview.close()
  })

  it('is not begun to a store that is read-only', async () => {
    const store = await newStore({ readOnly: true })
    const preview = await previewOf(store, [layout.tar()])
    const { archiveId, imageId, repository, tags } = imageOf(preview.events)
    await expect(
      room.backend.startPush({ store, images: [{ archiveId, imageId, repository, tags }] }, live),
    ).rejects.toMatchObject({ code: 'ReadOnly' })
    await preview.close()
  })
})

async function newStore({ readOnly = false } = {}): Promise<string> {
  room = await openBackend(folder())
  const rootdirectory = join(folder(), `registry-${(made += 1)}`)
  await mkdir(rootdirectory)
  const draft = { driver: 'filesystem', values: { rootdirectory } } as const
  return (await room.backend.addStore({ ...draft, name: 'registry', readOnly }, live)).store
}

/** Reads the preview until it says all it has to say; it stays open until `close`. */
async function previewOf(store: string, archives: readonly Uint8Array[], repository?: string) {
  const stop = new AbortController()
  const dropped = archives.map((bytes, at) => {
    const token = room.offerSource(memorySource(bytes))
    const name = `archive-${at}.tar`
    return { name, files: [{ token, relativePath: name, sizeBytes: bytes.byteLength }] }
  })
  const input = { store, archives: dropped, ...(repository === undefined ? {} : { repository }) }
  const stream = room.backend.previewPush(input, stop.signal)[Symbol.asyncIterator]()
  const events: PushPreviewEvent[] = []
  while (events.filter(({ kind }) => kind === 'archive' || kind === 'refused').length < archives.length) {
    const step = await stream.next()
    if (step.done === true) break
    events.push(step.value)
  }
  const ended = stream.next()
  return {
    events,
    async close() {
      stop.abort()
      await ended
    },
  }
}

function imageOf(events: readonly PushPreviewEvent[]) {
  for (const event of events) {
    const [first] = event.kind === 'archive' ? event.content.images : []
    if (event.kind !== 'archive' || first === undefined) continue
    const { archiveId } = event.content
    return { ...first, archiveId }
  }
  throw new Error('no image was found')
}
