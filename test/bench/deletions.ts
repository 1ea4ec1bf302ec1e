import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { mapConcurrent, openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import type { DeleteOperation } from '../../electron/health/model/operation.ts'
import { openChanges, phaseOf, storeName } from '../unit/health/changes/changes-of.ts'
import { startBenchPlace } from './bench-places.ts'
import { below, told, type Measure } from './measure.ts'

const live = new AbortController().signal

/**
 * How long a change takes that deletes so many blobs, each request at 50 ms: with its notes on the disk, by what the batches
 * alone take, as many at once as the limiter allows. The keys are missing: the requests are the same.
 */
export async function measureDeletions(count: number): Promise<readonly Measure[]> {
  const place = await startBenchPlace('emulated S3, 50 ms', 0)
  const { accessKey, secretKey, endpoint, bucket } = place.s3
  const parameters = { accesskey: accessKey, secretkey: secretKey, regionendpoint: endpoint, bucket }
  const resolved = resolveParameters('s3', { ...parameters, region: 'us-east-1' }, {})
  const driver = await openDriver(resolved, { store: storeName, readOnly: false })
  const folder = await mkdtemp(join(tmpdir(), 'bollard-deletions-'))
  try {
    const [best, change]: [number[], number[]] = [[], []]
    for (let turn = 0; turn < turns; turn += 1) {
      const operations = deletions(count)
      best.push(await tookMs(() => batches(driver, operations)))
      change.push(await tookMs(() => asChange(folder, driver, operations)))
    }
    const [bestMs, changeMs] = [median(best), median(change)]
    return [
      told(`${count} deletes, the batches alone`, bestMs, ' ms'),
      told(`${count} deletes, as a change`, changeMs, ' ms'),
      below('  by the batches alone', changeMs / bestMs, 1.5, ''),
    ]
  } finally {
    await driver.close()
    await rm(folder, { recursive: true, force: true })
    await place.stop()
  }
}

const turns = 5

function deletions(count: number): readonly DeleteOperation[] {
  return Array.from({ length: count }, (_, index) => {
    const hex = index.toString(16).padStart(64, '0')
    const key = `docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`
    return { kind: 'delete', key, sizeBytes: 1_000_000, keep: { kind: 'nothing' } }
  })
}

async function batches({ objects }: StorageDriver, operations: readonly DeleteOperation[]): Promise<void> {
  const { deleteBatch } = objects.limits
  const some = Array.from({ length: Math.ceil(operations.length / deleteBatch) }, (_, index) =>
    operations.slice(index * deleteBatch, (index + 1) * deleteBatch).map(({ key }) => key),
  )
  const deleting = mapConcurrent(some, 64, (keys, stop) => objects.deleteMany(keys, stop), live)
  for await (const failures of deleting) if (failures.length > 0) throw new Error('not deleted')
}

async function asChange(
  folder: string,
  driver: StorageDriver,
  operations: readonly DeleteOperation[],
): Promise<void> {
  const { begin, changes } = await openChanges(folder, driver)
  const id = await begin([phaseOf(operations, { name: 'blobs' })], { typedName: storeName })
  // Windows are told ten times a second, which is no time of the change.
  let [row] = changes.rows([id])
  for (; row?.state === 'running'; [row] = changes.rows([id])) await sleep(1)
  if (row?.state !== 'done' || row.failures > 0) throw new Error(`the change is ${row?.state}`)
  await changes.close()
}

async function tookMs(run: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return performance.now() - startedAtMs
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
