import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from './ports.ts'
import { run, start, stop, until } from './run.ts'

/** The `storage` section of a registry's config.yml, for one driver. */
export type RegistryStorage =
  | { readonly filesystem: Readonly<Record<string, unknown>> }
  | { readonly s3: Readonly<Record<string, unknown>> }

export interface Registry {
  /** Host and port, as references want it. */
  readonly host: string
  /** Runs the registry's garbage collector over the same storage, and gives what it printed. */
  garbageCollect(options: { readonly dryRun: boolean }): Promise<string>
  readonly stop: () => Promise<void>
}

/** Starts a real registry over this storage, on a free port. */
export async function startRegistry({ storage }: { storage: RegistryStorage }): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-registry-'))
  const configPath = join(folder, 'config.yml')
  const host = `127.0.0.1:${await freePort()}`
  // JSON is YAML.
  await writeFile(configPath, JSON.stringify(configuration(host, storage)))
  const process = start('env', [...withoutCertificates, 'docker-registry', 'serve', configPath])
  try {
    await until('docker-registry', async () => {
      return process.exitCode !== null || (await fetch(`http://${host}/v2/`)).ok
    })
    if (process.exitCode !== null) throw new Error('it ended')
  } catch (error) {
    await stop(process)
    throw new Error(`docker-registry did not start:\n${process.output()}`, { cause: error })
  }
  return {
    host,
    garbageCollect: ({ dryRun }) =>
      run('env', [
        ...withoutCertificates,
        'docker-registry',
        'garbage-collect',
        ...(dryRun ? ['--dry-run'] : []),
        configPath,
      ]),
    stop: async () => {
      await stop(process)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** With this variable set, the S3 driver of registry 2.8 gives up before its first request. */
const withoutCertificates = ['-u', 'AWS_CA_BUNDLE']

function configuration(host: string, storage: RegistryStorage): unknown {
  return {
    version: '0.1',
    log: { level: 'warn' },
    storage: {
      ...storage,
      delete: { enabled: true },
      redirect: { disable: true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: { addr: host, secret: 'one registry, one secret' },
  }
}
