import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { openDriver } from '../../drivers/index.ts'
import { writeSample } from '../../electron/sample/write-sample.ts'
import { resolveStore } from '../../electron/stores/connections/resolve-store.ts'
import type { StoreParameters } from '../../electron/stores/list/store-record.ts'
import { configText, writeConfiguration } from '../../electron/stores/configurations/write-configuration.ts'
import { describeWith } from '../peers/need.ts'
import { startRadosgw, type Radosgw } from '../peers/radosgw.ts'
import { freePort } from '../peers/ports.ts'
import { start, stop, until } from '../peers/run.ts'

const settings = {
  'delete.enabled': 'true',
  'maintenance.readonly.enabled': 'true',
  'maintenance.uploadpurging.enabled': 'true',
  'maintenance.uploadpurging.age': '168h',
  'maintenance.uploadpurging.interval': '24h',
  'maintenance.uploadpurging.dryrun': 'false',
  'redirect.disable': 'true',
  'cache.blobdescriptor': 'inmemory',
}

let folder: string
let server: Radosgw

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bollard-written-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describeWith(['docker-registry'], 'a real registry over a store of filesystem', () => {
  itServes(filesystemStore)
})

describeWith(['docker-registry', 'radosgw'], 'a real registry over a store of s3', () => {
  beforeAll(async () => {
    server = await startRadosgw()
    await server.createBucket('written')
  })
  afterAll(() => server.stop())
  itServes(s3Store)
})

function itServes(store: () => StoreParameters): void {
  beforeAll(() => fill(store()))

  it.each(['2.x', '3.x'] as const)(
    'serves the sample with the config.yml that is written for %s',
    async (format) => {
      const path = join(folder, 'config.yml')
      await writeFile(path, configText(writeConfiguration(store(), format)))
      expect(await catalogWith(path, [])).toContain('web/storefront')
    },
  )

  it('serves the sample with the variables that are written', async () => {
    const path = join(folder, 'bare.yml')
    // As the registry's own image has it: a driver that the variables have to replace.
    await writeFile(path, 'version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /nowhere\n')
    const lines = writeConfiguration(store(), 'environment').map(({ text }) => text)
    const variables = lines.filter((line) => !line.startsWith('#'))
    expect(await catalogWith(path, variables)).toContain('web/storefront')
  })
}

function filesystemStore(): StoreParameters {
  const values = { rootdirectory: join(folder, 'a folder: "quoted" #1') }
  return { driver: 'filesystem', values, secrets: {}, fromEnvironment: [], settings }
}

function s3Store(): StoreParameters {
  return {
    driver: 's3',
    values: {
      regionendpoint: server.endpoint,
      bucket: 'written',
      rootdirectory: '/below/a root',
      chunksize: '5242880',
      secure: 'false',
    },
    secrets: { accesskey: server.accessKey, secretkey: server.secretKey },
    fromEnvironment: [],
    settings,
  }
}

async function fill(store: StoreParameters): Promise<void> {
  const driver = await openDriver(resolveStore(store), { store: 'written', readOnly: false })
  await writeSample(driver, new AbortController().signal)
  await driver.close()
}

/** The repositories that a registry serves, or what it printed when it did not start. */
async function catalogWith(path: string, variables: readonly string[]): Promise<readonly string[]> {
  const host = `127.0.0.1:${await freePort()}`
  // With AWS_CA_BUNDLE set, the S3 driver of registry 2.8 gives up before its first request.
  const given = ['-u', 'AWS_CA_BUNDLE', `REGISTRY_HTTP_ADDR=${host}`, ...variables]
  const process = start('env', [...given, 'docker-registry', 'serve', path])
  try {
    await until('docker-registry', async () => {
      return process.exitCode !== null || (await fetch(`http://${host}/v2/`)).ok
    })
    if (process.exitCode !== null) throw new Error(`docker-registry ended:\n${process.output()}`)
    const answer = (await (await fetch(`http://${host}/v2/_catalog`)).json()) as { repositories: string[] }
    return answer.repositories
  } finally {
    await stop(process)
  }
}
