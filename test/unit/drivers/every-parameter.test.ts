import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { driverNames, driverParameters } from '../../../drivers/index.ts'
import { assertionsOf, type Assertion } from '../../assertions.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { driverFacts } from '../../clouds/driver-facts.ts'

const folder = useTempFolder()
let tests: readonly ListedTest[] = []
beforeAll(async () => {
  tests = await listedTests(join(folder(), 'tests.json'))
})

const parameters = driverNames.flatMap((driver) =>
  Object.keys(driverParameters(driver)).map((name) => [`${driver}.${name}`, driver, name] as const),
)

describe.each(parameters)('%s', (parameter, driver, name) => {
  it('has a test of what it does, which expects something of it', async () => {
    // Certificates are the matter of another suite: one that is not believed there is believed with this.
    const shown =
      name === 'skipverify'
        ? tests.filter((test) => new RegExp(`^connections of ${driver}\\b.* > .*skipverify`).test(test.name))
        : tests
            .filter((test) => test.name.startsWith(driverFacts[driver].effects))
            .filter(isAbout(driverFacts[driver].effects, name))
    const expected = (await Promise.all(shown.map(expectedBy))).flat()
    // What is found wrong with a value is no effect of it.
    expect(expected.filter(({ subject }) => !/^findings?(?:Ids)?\(/.test(subject))).not.toEqual([])
  })

  it('has a test of what a bad value gets, which expects something of it', async () => {
    const shown = tests.filter((test) => test.name.startsWith(`${parameter} > is refused when it is `))
    expect((await Promise.all(shown.map(expectedBy))).flat()).not.toEqual([])
  })
})

/** `encrypt and keyid ask for …` is about both, `'accelerate' chooses …` about one. */
function isAbout(suite: string, parameter: string): (test: ListedTest) => boolean {
  const first = new RegExp(`^(?:\\w+(?:, | and ))*["']?${parameter}\\b`)
  return ({ name }) => first.test(name.slice(suite.length))
}

interface ListedTest {
  readonly name: string
  readonly file: string
}

/** What a test expects, by its source: the suites of connections are written once for all drivers. */
async function expectedBy({ name, file }: ListedTest): Promise<readonly Assertion[]> {
  const source = file.endsWith('-connections.test.ts') ? resolve('test/conformance/connections.ts') : file
  const expected = sources.get(source) ?? readFile(source, 'utf8').then(assertionsOf)
  sources.set(source, expected)
  return (await expected)(name.slice(name.lastIndexOf(' > ') + 3))
}

const sources = new Map<string, Promise<ReturnType<typeof assertionsOf>>>()

/** Of the tests of drivers and their connections, as vitest lists them: none of them runs for it. */
async function listedTests(path: string): Promise<readonly ListedTest[]> {
  const vitest = resolve('node_modules/vitest/vitest.mjs')
  const parts = ['parameters', 'connections'].map((part) => `${part}.test.ts`)
  const listing = spawn(process.execPath, [vitest, 'list', `--json=${path}`, ...parts], { stdio: 'ignore' })
  await once(listing, 'close')
  return JSON.parse(await readFile(path, 'utf8')) as readonly ListedTest[]
}
