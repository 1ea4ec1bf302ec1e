import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { startHost } from '../e2e/support/bollard.ts'
import { openNodeWindow, type NodeWindow } from './node-window.ts'

const account = { accessKey: 'AKIDBENCH', secretKey: 'secret of the bench' }
const bucket = 'bench'

/** A service in memory, in this process, that keeps hashes of what is large and not its bytes. */
export function startBenchCloud(): Promise<S3Cloud> {
  return startS3Cloud({ accounts: [account], buckets: [bucket], keepBodies: false })
}

/** The parameters that open the service's bucket. */
export function benchParameters(cloud: S3Cloud) {
  return { ...valuesOf(cloud, bucket, account), forcepathstyle: 'true' }
}

export interface RunningHost {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** The built host 2, with a data folder that goes with it, made by `fill`. */
export async function startBenchHost(
  fill: (dataDir: string) => Promise<void> = async () => undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningHost> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bollard-bench-'))
  await fill(dataDir)
  const host = await startHost(dataDir, env)
  return {
    url: host.url,
    pid: host.process.pid ?? 0,
    async stop() {
      const ended = once(host.process, 'exit')
      host.process.kill('SIGTERM')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Runs something in a window on a host that has the service's bucket as its store. */
export async function withStore<Result>(
  cloud: S3Cloud,
  use: (window: NodeWindow, store: string, host: RunningHost) => Promise<Result>,
): Promise<Result> {
  const host = await startBenchHost()
  const window = await openNodeWindow(host.url)
  try {
    const draft = { driver: 's3', values: benchParameters(cloud) } as const
    const { store } = await window.client.addStore({ ...draft, name: 'bench', readOnly: false })
    return await use(window, store, host)
  } finally {
    window.close()
    await host.stop()
  }
}
