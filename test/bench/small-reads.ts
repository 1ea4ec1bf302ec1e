import { Agent, get } from 'node:http'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { lookup } from '../../drivers/http/localhost-lookup.ts'
import { startBenchPlace } from './bench-places.ts'
import { below, told, type Measure } from './measure.ts'

const live = new AbortController().signal
const atOnce = 32

/**
 * What reading small objects takes of this process: link files through all layers, as long lists of tags are read, and bodies
 * of the size of a page of a list. The service is another process, and answers at once. Compared with Node's own client and
 * presigned links: it signs nothing, and tells of no failure.
 */
export async function measureSmallReads(requests: number): Promise<readonly Measure[]> {
  const small = await compared(71, requests)
  const large = await compared(300 * 1024, requests / 10)
  return [
    told('CPU of a small object, through all layers', small.ownMs, ' ms'),
    below('  by CPU of Node’s client', small.ownMs / small.nodeMs, 2.5, ''),
    told('CPU of 300 KiB, through all layers', large.ownMs, ' ms'),
    below('  by CPU of Node’s client', large.ownMs / large.nodeMs, 2, ''),
  ]
}

/** Milliseconds of a core for one read of an object of this size. */
async function compared(
  sizeBytes: number,
  requests: number,
): Promise<{ readonly ownMs: number; readonly nodeMs: number }> {
  const place = await startBenchPlace('emulated S3, 0 ms', sizeBytes)
  const { accessKey, secretKey, endpoint, bucket } = place.s3
  const parameters = { accesskey: accessKey, secretkey: secretKey, regionendpoint: endpoint, bucket }
  const driver = await openDriver(resolveParameters('s3', { ...parameters, region: 'us-east-1' }, {}), {
    store: 'small reads',
    readOnly: true,
    maxRequests: atOnce,
  })
  const agent = new Agent({ keepAlive: true })
  const path = `/${place.stored}` as const
  const url = (await driver.redirectUrl(path, 'GET')) ?? ''
  const own = async (): Promise<void> => {
    await driver.getContent(path, { maxBytes: sizeBytes }, live)
  }
  const node = (): Promise<void> => received(url, agent)
  try {
    for (const read of [own, node]) await cpuMs(read, 500)
    // Turn about, so that what else the machine does meets both.
    let [ownMs, nodeMs] = [0, 0]
    for (let turn = 0; turn < turns; turn += 1) {
      ownMs += (await cpuMs(own, requests / turns)) / turns
      nodeMs += (await cpuMs(node, requests / turns)) / turns
    }
    return { ownMs, nodeMs }
  } finally {
    await driver.close()
    agent.destroy()
    await place.stop()
  }
}

const turns = 4

/** Milliseconds of a core that one of so many reads takes, 32 at a time. */
async function cpuMs(read: () => Promise<void>, count: number): Promise<number> {
  const before = process.cpuUsage()
  let left = count
  const reader = async (): Promise<void> => {
    for (; left > 0; left -= 1) await read()
  }
  await Promise.all(Array.from({ length: atOnce }, reader))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / count
}

function received(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, lookup }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('end', () => {
        Buffer.concat(chunks)
        resolve()
      })
    }).once('error', reject)
  })
}
