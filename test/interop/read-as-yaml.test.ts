import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readConfiguration } from '../../electron/stores/configurations/read-configuration.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'

/** Values that YAML takes for something else than what they look like. */
const odd = [
  '#x', '&x', '&x y', '*x', '~', 'null', 'Null', '---', '--- x', '[x', '[x]', '{x', '{x}', '{a: b}', '!x', '!x y',
  '!!int 5', '!!str 0123', '! 0123', '!!binary eHk=', '!!binary x y', '!!binary "eHk="', '!!timestamp 2001-01-01', '!!merge x', '!!set {x: }', '!!omap [x: z]',
  '!!null x', '!!bool x', '!!bool on', '!!int x', '!!float x', '!!float 5', '!!map x', '!!seq x', '%x', '@x', '`x', 'a: b', 'a:', 'x #y', '"x" #y', "'x", '"x', '?', '? x', '-',
  '- x', '|', '>', '...', 'x\n...', '---\n--- x', 'a\n---\nb', '%x\n--- y', 'x\ny', '\tx', 'yes', 'NO', 'y', 'off',
  '0123', '1e3', '1e6', '0x10', '0b11', '0o17', '1.50', '1_000', '09', '+12', '1e5_0', '.5', '5.', '.inf', '-.INF',
  '.nan', '1234567.5', '0.00001', '18446744073709551616', '0x7fffffffffffffff', '',
] as const // prettier-ignore

/** Values that stay what they look like, in quotes or without. */
const plain = [
  'x', 'x#y', 'a b', '~x', 'null x', 'a,b', 'a]', 'x\\', '<<', '=', '1:30', '2024-01-02', 'x ...', 'e5', '0xg', '0o8',
  '_1', '12345678901234567890', 'true', '1.5', "'#x'", '"&x"', "'0123'", "'it''s'", '"x\\ty"', "'~'", ' x ',
] as const // prettier-ignore

let folder: string
let service: Server
/** What each run of a registry puts before its keys, by the bucket that the run has to itself. */
const roots = new Map<string, string>()

describeWith(
  ['docker-registry'],
  'a value that YAML reads, as a real registry gives it to its driver',
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bollard-yaml-'))
      service = createServer((request, response) => {
        const url = new URL(request.url ?? '/', 'http://localhost')
        const [, bucket = ''] = url.pathname.split('/')
        const prefix = url.searchParams.get('prefix') ?? ''
        const root = prefix.split('docker/registry/')[0] ?? ''
        if (prefix !== '') roots.set(bucket, root.replace(/\/$/, ''))
        response.setHeader('content-type', 'application/xml')
        response.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')
      })
      await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    })

    afterAll(async () => {
      await new Promise((resolve) => service.close(resolve))
      await rm(folder, { recursive: true, force: true })
    })

    describe.concurrent.each(['variable', 'file'] as const)('from a %s', (way) => {
      it.each(plain)('%j is taken as it takes it, and nothing is said', async (value) => {
        const { text, said } = reading(way, value)
        expect({ text, said }).toEqual({ text: await registryReads(way, value), said: [] })
      })

      it.each(odd)('%j is taken as it takes it, or what it takes is said', async (value) => {
        const read = await registryReads(way, value)
        const { text, said, error } = reading(way, value)
        const known: readonly unknown[] = said.length === 0 ? [text] : said
        expect(read === undefined ? error : known.includes(read), JSON.stringify({ read, known })).toBe(true)
      })
    })
  },
)

/** What Bollard gives its driver, and what its findings say that a registry gives its own: `nothing` is no text. */
function reading(way: 'file' | 'variable', value: string): { text: string; said: unknown[]; error: boolean } {
  const { stores, findings } = readConfiguration(way === 'file' ? fileWith(value) : variablesWith(value), '')
  const [store] = stores
  const all = [...(store?.findings ?? []), ...findings]
  const said = all.flatMap(({ id, values }) => {
    if (id === 'readAs') return [values?.['read']]
    if (id === 'readAsNothing') return ['']
    // A section prints as one, and no bucket has such a folder.
    return id === 'notScalar' ? [printed.get(value)] : []
  })
  return {
    text: store?.values['rootdirectory'] ?? '',
    said,
    error: all.some(({ severity, id }) => severity === 'error' || id === 'placeholder'),
  }
}

const printed: ReadonlyMap<string, string> = new Map([
  ['[x]', '[x]'],
  ['{x}', 'map[x:<nil>]'],
  ['{a: b}', 'map[a:b]'],
  ['a: b', 'map[a:b]'],
  ['a:', 'map[a:<nil>]'],
  ['?', 'map[<nil>:<nil>]'],
  ['? x', 'map[x:<nil>]'],
  ['-', '[<nil>]'],
  ['- x', '[x]'],
  ['!!set {x: }', 'map[x:<nil>]'],
  ['!!omap [x: z]', '[map[x:z]]'],
])

let runs = 0

/** The root directory that a registry asks the service for; undefined where it does not start. */
async function registryReads(way: 'file' | 'variable', value: string): Promise<string | undefined> {
  runs += 1
  const bucket = `bucket-${runs}`
  const path = join(folder, `${bucket}.yml`)
  await writeFile(
    path,
    fileWith(way === 'file' ? value : 'below').replace('bucket: images', `bucket: ${bucket}`),
  )
  const variables = way === 'variable' ? { [variable]: value } : undefined
  const collecting = ['-u', 'AWS_CA_BUNDLE', 'docker-registry', 'garbage-collect', '--dry-run', path]
  await run('env', collecting, variables === undefined ? {} : { env: variables }).catch(() => undefined)
  return roots.get(bucket)
}

const variable = 'REGISTRY_STORAGE_S3_ROOTDIRECTORY'

function fileWith(value: string): string {
  const { port } = service.address() as AddressInfo
  return `version: 0.1
log: {level: error}
storage:
  s3:
    accesskey: AKIDOFTHETEST
    secretkey: secret-of-the-test
    region: us-east-1
    regionendpoint: http://127.0.0.1:${port}
    bucket: images
    rootdirectory: ${value}
`
}

/** As compose gives them, so that a value may have any sign: JSON is YAML. */
function variablesWith(value: string): string {
  const given = {
    REGISTRY_STORAGE: 's3',
    REGISTRY_STORAGE_S3_REGION: 'us-east-1',
    REGISTRY_STORAGE_S3_BUCKET: 'images',
  }
  return JSON.stringify({ environment: { ...given, [variable]: value } })
}
