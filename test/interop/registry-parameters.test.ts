import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { driverParameters, resolveParameters } from '../../drivers/index.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'

const table = driverParameters('s3')
const named = (kind: string, wanted: (readBy: readonly string[]) => boolean): readonly string[] =>
  Object.entries(table)
    .filter(([, row]) => row.kind === kind && wanted(row.readBy ?? []))
    .map(([name]) => name)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bollard-parameters-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The registry of Debian 12 is one of 2.x. Each start ends at once, for nothing is where it is sent. */
describeWith(['docker-registry'], 'a real registry 2.x, of the parameters of S3,', () => {
  it.each(named('integer', (readBy) => readBy.includes('2.x')))(
    'reads %s, and refuses what is out of bounds in the words of the finding',
    async (name) => {
      const { min = 0, max } = table[name] ?? {}
      for (const value of [min - 1, ...(max === undefined ? [] : [max + 1]), 'ten']) {
        const { findings } = resolveParameters('s3', { region: 'us-east-1', bucket: 'b', [name]: value }, {})
        const [message = ''] = findings
          .filter(({ parameter }) => parameter === name)
          .map((each) => each.message)
        const told = max === undefined ? message.replace(/ and \d+ \(inclusive\)$/, '') : message
        expect(told).toContain(name)
        expect(await answerTo({ [name]: value })).toContain(told)
      }
    },
  )

  it.each(named('boolean', (readBy) => readBy.includes('2.x')))('reads %s', async (name) => {
    const spelling = name === 'skipverify' ? 'skipVerify' : name
    expect(await answerTo({ [name]: 'perhaps' })).toContain(`the ${spelling} parameter should be a boolean`)
  })

  it.each(named('boolean', (readBy) => !readBy.includes('2.x')))('does not read %s', async (name) => {
    expect(await answerTo({ [name]: 'perhaps' })).toContain(lastRefusal)
  })

  it('does not start with a class that is one of 3.x', async () => {
    expect(await answerTo({ storageclass: 'STANDARD_IA' })).toContain(
      'the storageclass parameter must be one of',
    )
    expect(await answerTo({ storageclass: 'reduced_redundancy' })).toContain(lastRefusal)
  })
})

/** What is said last, where every parameter was taken. */
const lastRefusal = 'on Amazon S3 this storage driver can only be used with v4 authentication'

/** What it says before it gives up: of the parameters, or of the signature that Amazon does not take. */
async function answerTo(given: Readonly<Record<string, string | number>>): Promise<string> {
  const path = join(folder, 'config.yml')
  const parameters = { region: 'us-east-1', bucket: 'b', v4auth: 'false', ...given }
  const lines = Object.entries(parameters).map(([name, value]) => `    ${name}: ${JSON.stringify(value)}\n`)
  await writeFile(path, `version: 0.1\nstorage:\n  s3:\n${lines.join('')}http: {addr: "127.0.0.1:0"}\n`)
  return run('docker-registry', ['serve', path]).then(
    () => '',
    (error: unknown) => String(error),
  )
}
