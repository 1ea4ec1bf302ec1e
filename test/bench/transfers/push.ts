import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { spawn, type ChildProcess } from 'node:child_process'

import { z } from 'zod'

import { isInstalled } from '../../peers/need.ts'
import { startRadosgw, type Radosgw } from '../../peers/radosgw.ts'
import { startRegistry, type Registry } from '../../peers/registry.ts'
import { dockerReference } from '../../peers/skopeo.ts'
import { skipped } from '../measure.ts'
import { usageOf } from '../process-usage.ts'
import { takeTurns, type Figures } from '../rounds.ts'
import { costMeasures, cpuMeasures, holdsInAll, megabytesOf, speedRatio, withDetails } from './compared.ts'
import { figuresOf, ownFigures } from './figures.ts'
import { layerCount, writeImageArchive } from './image-archive.ts'
import { openOwnHost, s3Store } from './own-host.ts'
import type { Run } from './run.ts'
import { withWorkFolder } from './work-folder.ts'

/**
 * Pushes an image out of a docker archive: ours straight into the bucket, skopeo to a registry that keeps it in such a bucket.
 * Both compress the layers. What either pushed the registry serves.
 */
export async function measurePush({ sizeBytes, rounds, program, tell }: Run): Promise<void> {
  const missing = (['skopeo', 'docker-registry'] as const).filter((peer) => !isInstalled(peer))
  if (missing.length > 0) {
    tell([skipped('push', `needs ${missing.join(' and ')}`)])
    return
  }
  await withWorkFolder(2 * sizeBytes, async (folder) => {
    const archive = join(folder, archiveName)
    const diffIds = await writeImageArchive(archive, sizeBytes)
    const archiveBytes = (await stat(archive)).size
    const turn = (push: (radosgw: Radosgw, registry: Registry) => Promise<Figures>) => () =>
      withRegistry(4 * sizeBytes, async (radosgw, registry) => {
        const figures = await push(radosgw, registry)
        return { ...figures, served: Number(await isServed(registry, diffIds)) }
      })
    const all = await takeTurns(rounds, {
      ours: turn(async ({ endpoint, accessKey, secretKey }) => {
        const own = await openOwnHost(program, s3Store({ endpoint, accessKey, secretKey, bucket }), folder)
        try {
          return ownFigures(await own.push(archiveName, archiveBytes, repository, tag))
        } finally {
          await own.close()
        }
      }),
      skopeo: turn(async (_, registry) => figuresOf(await usageOf(skopeoPush(archive, registry)))),
    })
    const what = `push, ${layerCount} layers of a docker archive, radosgw`
    tell([
      withDetails(speedRatio(what, all, aim), all, megabytesOf(archiveBytes)),
      ...cpuMeasures(all, 'skopeo'),
      ...costMeasures(all),
      holdsInAll('  the registry serves it', all, 'served'),
    ])
  })
}

const aim = 1.5
const [archiveName, bucket, repository, tag] = ['image.tar', 'bench', 'bench/image', 'v1']

/**
 * An empty bucket of a new service each time: nothing that another pushed is there already. A registry
 * writes each blob twice.
 */
async function withRegistry<Result>(
  mostBytes: number,
  use: (radosgw: Radosgw, registry: Registry) => Promise<Result>,
): Promise<Result> {
  const radosgw = await startRadosgw({ mostBytes })
  try {
    await radosgw.createBucket(bucket)
    const { endpoint, accessKey, secretKey, region } = radosgw
    const s3 = {
      accesskey: accessKey,
      secretkey: secretKey,
      region,
      regionendpoint: endpoint,
      bucket,
      secure: false,
      v4auth: true,
    }
    const registry = await startRegistry({ storage: { s3 } })
    try {
      return await use(radosgw, registry)
    } finally {
      await registry.stop()
    }
  } finally {
    await radosgw.stop()
  }
}

function skopeoPush(archive: string, { host }: Registry): ChildProcess {
  const words = ['--insecure-policy', 'copy', '--quiet', '--dest-tls-verify=false']
  const to = dockerReference(host, repository, tag)
  return spawn('skopeo', [...words, `docker-archive:${archive}`, to], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

const manifestSchema = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string(), size: z.number() })),
})
const configSchema = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) })

/** The manifest, the configuration of this image, every layer, and the bytes of the first. */
async function isServed({ host }: Registry, diffIds: readonly string[]): Promise<boolean> {
  const at = (path: string): string => `http://${host}/v2/${repository}/${path}`
  const accept = [
    'application/vnd.docker.distribution.manifest.v2+json',
    'application/vnd.oci.image.manifest.v1+json',
  ]
  const asked = await fetch(at(`manifests/${tag}`), { headers: { accept: accept.join() } })
  const { config, layers } = manifestSchema.parse(await asked.json())
  const { rootfs } = configSchema.parse(await (await fetch(at(`blobs/${config.digest}`))).json())
  if (rootfs.diff_ids.join() !== diffIds.join() || layers.length !== diffIds.length) return false
  for (const { digest, size } of layers) {
    const { ok, headers } = await fetch(at(`blobs/${digest}`), { method: 'HEAD' })
    if (!ok || headers.get('content-length') !== String(size)) return false
  }
  const first = layers[0]?.digest ?? ''
  const bytes = Buffer.from(await (await fetch(at(`blobs/${first}`))).arrayBuffer())
  return first === `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
