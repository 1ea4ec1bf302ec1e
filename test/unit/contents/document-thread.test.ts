import { createHash } from 'node:crypto'
import { resolve } from 'node:path'

import { afterAll, expect, it } from 'vitest'

import { parseDigest } from '../../../drivers/common/names.ts'
import { DocumentThread } from '../../../electron/contents/documents/thread/document-thread.ts'
import type { DocumentAnswer, DocumentJob } from '../../../electron/contents/documents/thread/jobs.ts'
import { live } from '../../conformance/harness.ts'

const jobs = new DocumentThread(resolve('dist/documents/document-worker.mjs'))
const packages = 20_000
afterAll(() => jobs.close())

function jobOf(spoiled = false): DocumentJob {
  const text = JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    packages: Array.from({ length: packages }, (_, index) => ({
      name: `package-${index}`,
      versionInfo: '1',
    })),
  })
  const bytes = Uint8Array.from(Buffer.from(text))
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
  if (spoiled) bytes[bytes.byteLength - 40] = 0x41
  const layer = { mediaType: 'application/spdx+json', annotations: {}, digest, position: 2, bytes }
  return { kind: 'layOut', layer: { ...layer, sizeBytes: bytes.byteLength } }
}

async function answersTo(job: DocumentJob): Promise<readonly DocumentAnswer[]> {
  const answers: DocumentAnswer[] = []
  for await (const answer of jobs.run(job, live)) answers.push(answer)
  return answers
}

it('tells a large document first, then its packages in pages', async () => {
  const [first, ...pages] = await answersTo(jobOf())
  expect(first?.kind === 'part' && first.part.content).toMatchObject({ kind: 'sbom', sbom: { packages } })
  const sizes = pages.map((page) =>
    page.kind === 'packages' && page.position === 2 ? page.packages.length : 0,
  )
  expect(sizes).toEqual(Array.from({ length: 20 }, () => 1000))
})

it('does not read bytes that have another digest', async () => {
  const [first, ...more] = await answersTo(jobOf(true))
  expect(first?.kind === 'part' && first.part.content.kind).toBe('unread')
  expect(more).toEqual([])
})

it('goes on with the next document where nobody reads one to its end', async () => {
  for await (const answer of jobs.run(jobOf(), live)) {
    expect(answer.kind).toBe('part')
    break
  }
  expect(await answersTo(jobOf())).toHaveLength(21)
})

it('ends where the reader is stopped', async () => {
  const stop = new AbortController()
  const reading = (async () => {
    for await (const answer of jobs.run(jobOf(), stop.signal)) {
      if (answer.kind === 'packages') stop.abort(new Error('stopped'))
    }
  })()
  await expect(reading).rejects.toThrow('stopped')
})
