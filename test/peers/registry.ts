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
  garbageCollect(options: CollectionOptions): Promise<string>
  readonly stop: () => Promise<void>
}

export interface CollectionOptions {
  readonly dryRun: boolean
  /** Takes manifests without tags, too. */
  readonly deleteUntagged?: boolean
}

/** Runs the garbage collector of a registry that does not run. Fails as it does, with what it printed. */
export async function collectGarbage(
  storage: RegistryStorage,
  options: CollectionOptions,
  program = 'docker-registry',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-registry-'))
  try {
    const configPath = join(folder, 'config.yml')
    await writeFile(configPath, JSON.stringify(configuration('127.0.0.1:0', storage)))
    return await runCollector(configPath, options, program)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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
    garbageCollect: (options) => runCollector(configPath, options),
    stop: async () => {
      await stop(process)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function runCollector(
  configPath: string,
  { dryRun, deleteUntagged = false }: CollectionOptions,
  program = 'docker-registry',
): Promise<string> {
  return run('env', [
    ...withoutCertificates,
    program,
    'garbage-collect',
    ...(dryRun ? ['--dry-run'] : []),
    ...(deleteUntagged ? ['--delete-untagged'] : []),
    configPath,
  ])
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
