import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { ociImageManifest } from '../../../electron/registry/manifests/manifest.ts'
import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { summarize } from '../../../electron/registry/manifests/manifest-summary.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { descriptor, jsonBlob, TinyRegistry } from '../registry/tiny-registry.ts'
import { byteFile } from './byte-files.ts'
import { imagesIn, pushAll } from './pushing.ts'
import { runExport } from './run-export.ts'

const folder = useTempFolder()
const platform = { os: 'linux', architecture: 'amd64' }

describe('an image without layers', () => {
  it.each([
    ['lists none', { rootfs: { type: 'layers', diff_ids: [] } }, { layers: [] }],
    ['lists null', { rootfs: { type: 'layers', diff_ids: null } }, { layers: null }],
    ['says nothing of them', { rootfs: { type: 'layers' } }, {}],
    ['has no file system', {}, { layers: [], subject: null }],
  ])('is taken out as an image, and in again: one that %s', async (_, rootfs, layers) => {
    const config = jsonBlob({ ...platform, ...rootfs })
    const manifest = jsonBlob({
      schemaVersion: 2,
      mediaType: ociImageManifest,
      config: descriptor('application/vnd.oci.image.config.v1+json', config),
      ...layers,
    })
    const source = await TinyRegistry.in(join(folder(), 'source'))
    await source.pushManifests('team/app', ['v1'], [config], [manifest])
    const summary = { kind: 'image', platforms: ['linux/amd64'] }
    expect(
      (await summarize(source.driver, parseRepositoryName('team/app'), manifest.digest, live)).summary,
    ).toMatchObject(summary)
    for (const format of ['oci', 'docker'] as const) {
      const path = join(folder(), `${format}.tar`)
      const place = { kind: 'file', path } as const
      await runExport(source.driver, {
        repository: 'team/app',
        reference: { tag: 'v1' },
        format,
        place,
      })
      const files = [byteFile('a.tar', await readFile(path))]
      expect(await imagesIn(files)).toMatchObject([{ format, platforms: ['linux/amd64'] }])
      const target = await TinyRegistry.in(join(folder(), 'target'))
      await pushAll(target.driver, files, { repository: 'team/app', tags: ['v1'] })
    }
  })
})
