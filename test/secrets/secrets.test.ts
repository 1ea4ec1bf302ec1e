import { once } from 'node:events'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openNodeWindow, type NodeWindow } from '../bench/node-window.ts'
import { startHost, type StartedHost } from '../e2e/support/bollard.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { transfersWhen } from '../watched-transfers.ts'
import { doEverything } from './everything.ts'
import { SecretSearch } from './secret-search.ts'
import { startWorld, type StoreWithSecrets, type World } from './stores-with-secrets.ts'

const folder = useTempFolder()
const search = new SecretSearch()
const frames: string[] = []
/** Answers that are links which anybody can read an object by. */
const links: string[] = []
const failures: string[] = []
const ids = new Map<string, string>()
let dataDir = ''
let world: World
let host: StartedHost
let window: NodeWindow

describe('secrets', () => {
  beforeAll(async () => {
    dataDir = join(folder(), 'data')
    world = await startWorld(search)
    host = await startHost(dataDir, world.environment)
    window = await openNodeWindow(host.url, (frame, message) =>
      (isLink(message) ? links : frames).push(frame),
    )
  })
  afterAll(async () => {
    window.close()
    await stopHost()
    await world.close()
  })

  it('open what they open: each store is as it was meant to be', { timeout: 300_000 }, async () => {
    const states = new Map<string, string>()
    await eachOf(world.stores, 4, async (each) => {
      const { name, driver, values, ambientKeysFor = [] } = each
      const added = { name, driver, values, ambientKeysFor, readOnly: false }
      const { store } = await window.client.addStore(added)
      ids.set(name, store)
      states.set(name, await stateOf(window.client.connect({ store })))
      const [another = store] = ids.values()
      await doEverything(window, store, another, each, (text) => failures.push(text))
    })
    expect(Object.fromEntries(states)).toEqual(
      Object.fromEntries(world.stores.map(({ name, connects }) => [name, connects])),
    )
    const rows = await transfersWhen(window.client.watchTransfers({}))
    const done = rows.filter(({ state }) => state.phase === 'done').map(({ kind }) => kind)
    expect(new Set(done)).toEqual(new Set(['upload', 'push', 'export', 'copy', 'download']))
    for await (const _ of window.client.search({ text: 'team/app' }));
    for await (const rows of window.client.watchStores({})) {
      expect(rows).toHaveLength(world.stores.length)
      break
    }
  })

  it('stay in the host when configurations with them are read, whole or broken', async () => {
    const drafted: number[] = []
    for (const text of configurations()) {
      const { drafts } = await window.client.readConfigFile({ text, environment: variables() })
      drafted.push(drafts.length)
      for (const { driver, draftId, values, name } of drafts) {
        const draft = { driver, draftId, values }
        failures.push(await stateOf(window.client.checkParameters(draft)))
        failures.push(await stateOf(window.client.addStore({ ...draft, name, readOnly: true })))
      }
    }
    expect(drafted).not.toContain(0)
  })

  it('are not repeated to a window that sends them where nothing is expected', async () => {
    const secret = search.secret('a secret where none belongs')
    const draft = { driver: 's3', values: { secretkey: secret }, name: 'odd', readOnly: true } as const
    const odd = [
      { ...draft, name: secret.repeat(10) },
      { ...draft, driver: secret },
      { ...draft, [secret]: true },
      { ...draft, values: { secretkey: secret.repeat(1000) } },
      { ...draft, values: { secretkey: { [secret]: secret } } },
      { ...draft, values: { [secret.repeat(3)]: secret } },
    ]
    for (const input of odd) {
      const refused = window.client.addStore(input as unknown as typeof draft)
      expect(await stateOf(refused)).toMatch(/^[A-Z]\w+$/)
    }
  })

  it('are found where they are meant to be: in a file that the person asked for in clear', async () => {
    const store = ids.get('s3: good') ?? ''
    for (const secrets of ['clear', 'masked'] as const) {
      const { token, bytes } = window.receive()
      await window.client.saveConfiguration({ store, format: '3.x', secrets, sink: token })
      const found = search.found('the file', await bytes)
      const asked = ['the access key of an account', 'the secret key of an account']
      expect(found.filter((place) => place.endsWith('as it is'))).toEqual(
        secrets === 'clear' ? asked.map((what) => `${what} in the file, as it is`) : [],
      )
    }
  })

  it('that sign links stay here; the links name the account, and hold its token where it has one', () => {
    const found = search.found('a link', links.join('\n'))
    const names = found.map((place) => place.replace(/ in a link, .*/, ''))
    expect(names.filter((name) => !/^(the access key|the token|a wrong token) of /.test(name))).toEqual([])
    expect(names).toContain('the access key of an account')
    expect(names).toContain('the token of temporary keys')
  })

  it('are nowhere else: not in a message, an error, an output or the data folder', async () => {
    expect(search.count).toBeGreaterThan(40)
    expect(frames.length).toBeGreaterThan(500)
    expect(failures.length).toBeGreaterThan(100)
    // Half of the stores are forgotten: what was theirs must not stay behind either.
    for (const id of [...ids.values()].filter((_, at) => at % 2 === 0)) {
      await window.client.removeStore({ store: id })
    }
    expect(await search.foundBelow(dataDir)).toEqual([])
    await stopHost()
    expect(await search.foundBelow(dataDir)).toEqual([])
    expect(search.found('a message to the window', frames.join('\n'))).toEqual([])
    expect(search.found('an error', failures.join('\n'))).toEqual([])
    expect(search.found('the output of the host', host.output())).toEqual([])
    expect(host.output()).toContain('Bollard is ready at')
  })
})

function isLink(message: unknown): boolean {
  const { value } = message as { readonly value?: { readonly url?: unknown } | null }
  return typeof value?.url === 'string'
}

async function stopHost(): Promise<void> {
  if (host.process.exitCode !== null) return
  const ended = once(host.process, 'exit')
  host.process.kill('SIGTERM')
  await ended
}

/** `ready`, or the code of what is wrong. */
async function stateOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'ready',
    (error: unknown) => {
      failures.push(String(error))
      return (error as { data: { code: string } }).data.code
    },
  )
}

async function eachOf(
  stores: readonly StoreWithSecrets[],
  atOnce: number,
  use: (store: StoreWithSecrets) => Promise<void>,
): Promise<void> {
  const left = [...stores]
  const one = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await use(next)
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

/** Lines as they are given with a configuration. */
function variables(): string {
  return `REGISTRY_STORAGE_S3_SECRETKEY=${quoted(search.secret('a secret of a variable'))}\n`
}

function configurations(): string[] {
  const secret = (what: string): string => quoted(search.secret(`${what} of a configuration`))
  const head = 'version: 0.1\nstorage:\n'
  const s3 = `${head}  s3:\n    bucket: registry\n    region: us-east-1\n`
  const encoded = Buffer.from(
    `${s3}    accesskey: A\n    secretkey: ${secret('the secret key in a Secret')}\n`,
  ).toString('base64')
  return [
    `${s3}    accesskey: ${secret('the access key')}\n    secretkey: ${secret('the secret key')}\n`,
    `${s3}    secretkye: ${secret('a misspelt secret key')}\n`,
    `${s3}    secretkey: [${secret('a secret key in a list')}]\n`,
    `${s3}    secretkey: {${secret('a secret key as a name')}: x}\n`,
    `${s3}    secretkey: ${secret('a secret key with an unclosed quote').slice(0, -1)}\n    more: [\n`,
    `${s3}    secretkey: ${secret('a secret key before a broken line')}: : x\n  - \n`,
    `${s3}    secretkey: *${search.accessKey('a secret key as an alias')}\n`,
    `${s3}    secretkey: !!${search.accessKey('a secret key as a tag')} x\n`,
    `${s3}    secretkey: ${secret('the first of two')}\n    secretkey: ${secret('the second of two')}\n`,
    `${head}  oss:\n    accesskeysecret: ${secret('the secret of oss')}\n    bucket: b\n  redirect: ${secret('a redirect')}\n`,
    `${s3}redis:\n  password: ${secret('the password of Redis')}\nproxy:\n  password: ${secret('the password of a proxy')}\n`,
    `${s3}http:\n  secret: ${secret('the secret of http')}\n`,
    `services:\n  registry:\n    image: registry:2\n    environment:\n      REGISTRY_STORAGE_S3_BUCKET: registry\n      REGISTRY_STORAGE_S3_SECRETKEY: ${secret('a compose service')}\n`,
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: registry\ndata:\n  config.yml: ${encoded}\n`,
  ]
}

function quoted(secret: string): string {
  return `'${secret}'`
}
