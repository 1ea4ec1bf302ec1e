import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { methods } from '../../../electron/api/contract.ts'
import { createBackend, type RunningBackend } from '../../../electron/backend.ts'
import { openDataFolder } from '../../../electron/host/data-folder.ts'
import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { fileSource } from '../../../electron/transfers/local/file-source.ts'
import { NeedsPerson } from '../../../electron/transfers/model/runner.ts'

const secrets = ['conf-secret-key-1', 'conf-session-token-2', 'conf-misspelt-key-3', 'CONFACCESSKEY4']
const text = `version: 0.1
storage:
  s3:
    accesskey: ${secrets[3]}
    secretkey: ${secrets[0]}
    region: us-east-1
    bucket: images
    passwrod: ${secrets[2]}
  delete:
    enabled: true
  maintenance:
    readonly: {enabled: true}
`
const environment = `REGISTRY_STORAGE_S3_SESSIONTOKEN=${secrets[1]}`
const never = new AbortController().signal

let folder: string
let running: RunningBackend
let sunk: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bollard-configuration-'))
  sunk = join(folder, 'saved')
  const data = await openDataFolder(join(folder, 'data'))
  running = await createBackend({
    host: 'browser',
    version: '0',
    demo: false,
    folder: data,
    sealer: await keyFileSealer(data.path),
    hashProgram: resolve('dist/hasher/hash-worker.mjs'),
    laneProgram: resolve('dist/lanes/lane-worker.mjs'),
    documentProgram: resolve('dist/documents/document-worker.mjs'),
    catalogProgram: resolve('dist/catalog/catalog-worker.mjs'),
    contentsProgram: resolve('dist/contents/contents-worker.mjs'),
    gzipProgram: resolve('dist/gzip/gzip-worker.mjs'),
    source: () => fileSource('no file was chosen'),
    reopen: () => fileSource('no file was chosen'),
    place: () => ({ kind: 'file', path: sunk }),
    sink: () => {
      throw new NeedsPerson({ kind: 'place' })
    },
  })
})

afterEach(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a configuration that was pasted', () => {
  it('becomes a store without its secrets passing through the window', async () => {
    const { backend } = running
    const reading = await backend.readConfigFile({ text, environment }, never)
    const store = await add(reading.drafts[0]?.draftId)
    const shown = [
      reading,
      await backend.getConfiguration({ store }, never),
      await backend.exportConfiguration({ store, format: '2.x' }, never),
      await backend.exportConfiguration({ store, format: '3.x' }, never),
      await backend.exportConfiguration({ store, format: 'environment' }, never),
    ]
    expect(found(JSON.stringify(shown))).toEqual([])
    expect(reading.drafts[0]?.secretsGiven.toSorted()).toEqual([
      'accesskey',
      'passwrod',
      'secretkey',
      'sessiontoken',
    ])
  })

  it('is kept on the disk with its secrets sealed, one under a misspelt name too', async () => {
    const { drafts } = await running.backend.readConfigFile({ text, environment }, never)
    await add(drafts[0]?.draftId)
    const kept = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true })
    for (const file of kept.filter((entry) => entry.isFile())) {
      expect(found(await readFile(join(file.parentPath, file.name), 'latin1'))).toEqual([])
    }
  })

  it('says again in the tab what its registry does besides', async () => {
    const { drafts } = await running.backend.readConfigFile({ text, environment }, never)
    const store = await add(drafts[0]?.draftId)
    const { findings } = await running.backend.getConfiguration({ store }, never)
    const ids = findings.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['deleteEnabled', 'maintenanceReadonly', 'unknownParameter']))
  })

  it('is judged in the form as in the import and the tab', async () => {
    const broken = text.replace('us-east-1', 'mars-1')
    const { drafts } = await running.backend.readConfigFile({ text: broken, environment: '' }, never)
    const [draft] = drafts
    if (draft === undefined) throw new Error('it holds a store')
    const { driver, values, draftId } = draft
    const form = await running.backend.checkParameters({ driver, values, draftId }, never)
    const tab = await running.backend.getConfiguration({ store: await add(draftId, values) }, never)
    const told = form.findings.map(({ id, parameter }) => `${id} ${parameter}`)
    expect(told).toContain('unknownRegion region')
    expect(draft.findings.map(({ id, parameter }) => `${id} ${parameter}`)).toEqual(
      expect.arrayContaining(told),
    )
    expect(tab.findings.map(({ id, parameter }) => `${id} ${parameter}`)).toEqual(
      expect.arrayContaining(told),
    )
  })

  it('may be a mebibyte long, and comes with nothing else', () => {
    const schema = methods.readConfigFile.input
    expect(schema.safeParse({ text: 'x'.repeat(1024 * 1024), environment: '' }).success).toBe(true)
    expect(schema.safeParse({ text: 'x'.repeat(1024 * 1024 + 1), environment: '' }).success).toBe(false)
    expect(schema.safeParse({ text: 'x', token: 'y', environment: '' }).success).toBe(false)
  })
})

describe('a configuration that is saved', () => {
  it('has dots for its secrets unless they are asked for', async () => {
    const store = await imported()
    await running.backend.saveConfiguration({ store, format: '2.x', secrets: 'masked', sink: 's' }, never)
    const saved = await readFile(sunk, 'utf8')
    expect(found(saved)).toEqual([])
    expect(saved).toContain('secretkey: "••••••••"')
  })

  it('holds them in clear when asked, in a file of its owner alone', async () => {
    const store = await imported()
    await running.backend.saveConfiguration({ store, format: '2.x', secrets: 'clear', sink: 's' }, never)
    expect(found(await readFile(sunk, 'utf8'))).toEqual(secrets)
    const forOthers = process.platform === 'win32' ? 0 : (await stat(sunk)).mode & 0o077
    expect(forOthers).toBe(0)
  })

  it('reads as the same store again', async () => {
    const { backend } = running
    const store = await imported()
    await backend.saveConfiguration({ store, format: '2.x', secrets: 'clear', sink: 's' }, never)
    const again = await backend.readConfigFile({ text: await readFile(sunk, 'utf8'), environment: '' }, never)
    expect(again.drafts[0]).toMatchObject({ driver: 's3', values: { region: 'us-east-1', bucket: 'images' } })
    expect(again.drafts[0]?.secretsGiven).toHaveLength(4)
  })

  it('leaves no file when the store is gone', async () => {
    const saving = running.backend.saveConfiguration(
      { store: 'gone', format: '2.x', secrets: 'clear', sink: 's' },
      never,
    )
    await expect(saving).rejects.toMatchObject({ code: 'NotFound' })
    expect(await readdir(folder)).toEqual(['data'])
  })
})

async function imported(): Promise<string> {
  const { drafts } = await running.backend.readConfigFile({ text, environment }, never)
  return add(drafts[0]?.draftId)
}

async function add(
  draftId: string | undefined,
  values: Readonly<Record<string, string>> = { region: 'us-east-1', bucket: 'images' },
) {
  const draft = { driver: 's3', values, draftId } as const
  const { store } = await running.backend.addStore({ ...draft, name: 'images', readOnly: true }, never)
  return store
}

function found(said: string): string[] {
  return secrets.filter((secret) => said.includes(secret))
}
