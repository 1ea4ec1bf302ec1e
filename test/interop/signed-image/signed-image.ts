import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { parseDigest, parseRepositoryName, parseTag, type Digest } from '../../../drivers/common/names.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { live } from '../../conformance/harness.ts'
import type { TinyRegistry } from '../../unit/registry/tiny-registry.ts'

const kept = z.object({
  image: z.string(),
  tags: z.record(z.string(), z.string()),
  publicKeys: z.record(z.string(), z.string()),
  blobs: z.record(z.string(), z.string()),
})

export interface SignedImage {
  readonly image: Digest
  /** By the names of the keys: p256, p384, p521, rsa, ed. */
  readonly publicKeys: Readonly<Record<string, string>>
}

/** Writes the image that real tools signed into a registry's folder; see README.md. */
export async function writeSignedImage(
  { driver }: Pick<TinyRegistry, 'driver'>,
  repository: string,
): Promise<SignedImage> {
  const text = await readFile(join(import.meta.dirname, 'registry.json'), 'utf8')
  const { image, tags, publicKeys, blobs } = kept.parse(JSON.parse(text))
  const name = parseRepositoryName(repository)
  for (const [digest, base64] of Object.entries(blobs)) {
    const bytes = Buffer.from(base64, 'base64')
    await driver.putContent(layout.blobData(parseDigest(digest)), bytes, live)
    const link = layout.manifestRevisionLink(name, parseDigest(digest))
    if (bytes.includes('"schemaVersion"')) await driver.putContent(link, Buffer.from(digest), live)
  }
  for (const [tag, digest] of Object.entries(tags)) {
    await driver.putContent(layout.manifestTagCurrent(name, parseTag(tag)), Buffer.from(digest), live)
  }
  return { image: parseDigest(image), publicKeys }
}
