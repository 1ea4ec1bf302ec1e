import { z } from 'zod'

import { parseLayout } from '../../../electron/registry/layout/layout.ts'
import { tinyImage, tinyIndex, type TinyRegistry } from '../registry/tiny-registry.ts'

/** Images and indexes, some of which no tag leads to; tags that begin with `v` and `multi` are to stay. */
export async function fillWithGarbage(registry: TinyRegistry): Promise<void> {
  const [one, two, three] = [tinyImage('one'), tinyImage('two'), tinyImage('three')]
  const shared = tinyImage('shared', { layers: [] })
  await registry.push('team/app', ['v1', 'old'], one)
  await registry.push('team/app', ['v1', 'feature'], two)
  await registry.push('team/other', ['v1'], one)
  await registry.push('team/other', ['nightly'], three)
  await registry.push('team/other', ['gone'], shared)
  const [amd64, arm64] = [tinyImage('amd64'), tinyImage('arm64')]
  const index = tinyIndex([amd64.manifest, arm64.manifest])
  await registry.pushManifests(
    'team/app',
    ['multi', 'also'],
    [...amd64.blobs, ...arm64.blobs],
    [amd64.manifest, arm64.manifest, index],
  )
  const lost = tinyIndex([tinyImage('lost').manifest])
  await registry.pushManifests('team/app', ['gone'], tinyImage('lost').blobs, [
    tinyImage('lost').manifest,
    lost,
  ])
}

/** Tags that a registry could not serve whole, by the layout alone. */
export function brokenTags(content: ReadonlyMap<string, string>): readonly string[] {
  const at = (path: string): string | undefined => content.get(`docker/registry/v2/${path}`)
  const slashed = (digest: string): string => digest.replace(':', '/')
  const blob = (digest: string): string | undefined =>
    at(`blobs/sha256/${digest.slice(7, 9)}/${digest.slice(7)}/data`)
  const isWhole = (repository: string, digest: string): boolean => {
    const bytes = blob(digest)
    const link = at(`repositories/${repository}/_manifests/revisions/${slashed(digest)}/link`)
    if (bytes === undefined || link !== digest) return false
    const { config, layers = [], manifests = [] } = document.parse(JSON.parse(bytes))
    return (
      manifests.every((child) => isWhole(repository, child.digest)) &&
      [...(config === undefined ? [] : [config]), ...layers].every(
        (each) =>
          blob(each.digest) !== undefined &&
          at(`repositories/${repository}/_layers/${slashed(each.digest)}/link`) === each.digest,
      )
    )
  }
  return [...content].flatMap(([key, digest]) => {
    const entry = parseLayout(`/${key}`)
    if (entry.kind !== 'manifestTagCurrent' || isWhole(entry.repository, digest)) return []
    return [`${entry.repository}:${entry.tag}`]
  })
}

const named = z.object({ digest: z.string() })
const document = z.object({
  config: named.optional(),
  layers: z.array(named).optional(),
  manifests: z.array(named).optional(),
})
