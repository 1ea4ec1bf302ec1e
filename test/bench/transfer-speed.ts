import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bundleHost } from '../kill/bundle-host.ts'
import { isInstalled } from '../peers/need.ts'
import { startBenchPlace, type BenchPlace } from './bench-places.ts'
import { aimed, below, holds, type Measure } from './measure.ts'
import { openOwnCopier, type OwnUsage } from './own-copier.ts'
import { awsCopy } from './peers/aws.ts'
import { rcloneCopy } from './peers/rclone.ts'
import { usageOf, type Usage } from './process-usage.ts'

const megabyte = 1_000_000
const mostGrowthMegabytes = 150

/**
 * Sends a large file to an S3 service and fetches one, as `rclone` and `aws s3 cp` do it in the same run, with parts of
 * the same size and as many at once. Ratios are to the faster of the two; what they aim at is told with them.
 */
export async function measureTransferSpeed(sizeBytes: number): Promise<readonly Measure[]> {
  const missing = (['rclone', 'aws', 'radosgw'] as const).filter((peer) => !isInstalled(peer))
  if (missing.length > 0) return [holds(`transfers: ${missing.join(' and ')} to compare with`, false)]
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-speed-'))
  try {
    const program = await bundleHost(join(folder, 'program'))
    const measures: Measure[] = []
    for (const kind of ['emulated S3, 0 ms', 'emulated S3, 50 ms', 'radosgw'] as const) {
      const place = await startBenchPlace(kind, sizeBytes)
      try {
        await writeRandom(join(folder, sent), place.sizeBytes)
        measures.push(...(await measurePlace(place, folder, program)))
      } finally {
        await place.stop()
      }
    }
    return measures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const sent = 'upload.bin'

async function measurePlace(place: BenchPlace, folder: string, program: string): Promise<readonly Measure[]> {
  const { s3, name, aim, stored, sizeBytes } = place
  const local = (file: string): string => join(folder, file)
  const forAws = (key: string): string => `s3://${s3.bucket}/${key}`
  const forRclone = (key: string): string => `bench:${s3.bucket}/${key}`
  const copier = await openOwnCopier(program, s3, folder)
  try {
    const up = {
      aws: await usageOf(awsCopy(s3, local(sent), forAws('aws.bin'), folder)),
      rclone: await usageOf(rcloneCopy(s3, local(sent), forRclone('rclone.bin'))),
      own: await besides(place, () => copier.upload(sent, sizeBytes)),
    }
    const down = {
      aws: await usageOf(awsCopy(s3, forAws(stored), local('aws.bin'), folder)),
      rclone: await usageOf(rcloneCopy(s3, forRclone(stored), local('rclone.bin'))),
      own: await besides(place, () => copier.download(stored, 'own.bin')),
    }
    const fetched = await stat(local('own.bin'))
    return [
      ...compared(`${name}: upload`, up, sizeBytes, aim),
      ...compared(`${name}: download`, down, sizeBytes, aim),
      holds(`${name}: what was fetched is whole`, fetched.size === sizeBytes),
    ]
  } finally {
    await copier.close()
    for (const file of ['aws.bin', 'rclone.bin', 'own.bin']) await rm(local(file), { force: true })
  }
}

/** `serviceCpuSeconds`: what the service used for it, where that is known. */
interface OwnCopy extends OwnUsage {
  readonly serviceCpuSeconds: number | undefined
}

async function besides(place: BenchPlace, copy: () => Promise<OwnUsage>): Promise<OwnCopy> {
  const before = await place.cpuSeconds()
  const usage = await copy()
  const after = await place.cpuSeconds()
  const known = before !== undefined && after !== undefined
  return { ...usage, serviceCpuSeconds: known ? after - before : undefined }
}

function compared(
  what: string,
  { own, aws, rclone }: { readonly own: OwnCopy; readonly aws: Usage; readonly rclone: Usage },
  sizeBytes: number,
  aim: number,
): readonly Measure[] {
  const speed = ({ seconds }: Usage): number => sizeBytes / megabyte / seconds
  const shown = (usage: Usage): string => {
    const cpu = `${usage.cpuSeconds.toFixed(1)} s of a core`
    return `${Math.round(speed(usage))} MB/s, ${cpu}, peak ${Math.round(usage.peakBytes / megabyte)} MB`
  }
  const { serviceCpuSeconds } = own
  const service =
    serviceCpuSeconds === undefined
      ? ''
      : ` · the service for ours ${serviceCpuSeconds.toFixed(1)} s of a core`
  const ratio = speed(own) / Math.max(speed(aws), speed(rclone))
  return [
    {
      ...aimed(`${what}: speed, of the faster of rclone and aws`, ratio, aim, ''),
      details: `ours ${shown(own)} · rclone ${shown(rclone)} · aws ${shown(aws)}${service}`,
    },
    below(`${what}: memory over idle at most`, own.grownBytes / megabyte, mostGrowthMegabytes, ' MB'),
  ]
}

/** Bytes that no link of the way can make smaller. */
async function writeRandom(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w')
  try {
    const block = randomBytes(4 * 1024 * 1024)
    for (let at = 0; at < sizeBytes; at += block.byteLength) {
      block.writeUInt32BE(at / block.byteLength)
      await file.write(block.subarray(0, Math.min(block.byteLength, sizeBytes - at)))
    }
  } finally {
    await file.close()
  }
}
