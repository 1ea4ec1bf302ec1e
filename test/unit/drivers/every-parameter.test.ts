import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { driverNames, driverParameters, type DriverName } from '../../../drivers/index.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

/** Where the effects of a driver's parameters are shown; each test there begins with the parameters it is about. */
const effects: Readonly<Record<DriverName, string>> = {
  bos: 'the BOS parameter > ',
  cos: 'the COS parameter > ',
  filesystem: 'the filesystem parameter > ',
  ks3: 'the KS3 parameter > ',
  oss: 'the OSS parameter > ',
  s3: 'the S3 parameter > ',
}

const folder = useTempFolder()
let names: readonly string[] = []
beforeAll(async () => {
  names = await namesOfTests(join(folder(), 'tests.json'))
})

const parameters = driverNames.flatMap((driver) =>
  Object.keys(driverParameters(driver)).map((name) => [`${driver}.${name}`, driver, name] as const),
)

describe.each(parameters)('%s', (parameter, driver, name) => {
  it('has a test of what it does', () => {
    // Certificates are the matter of another suite: one that is not believed there is believed with this.
    const shown =
      name === 'skipverify'
        ? names.filter((test) => new RegExp(`^connections of ${driver}\\b.* > .*skipverify`).test(test))
        : names.filter((test) => test.startsWith(effects[driver])).filter(isAbout(effects[driver], name))
    expect(shown).not.toEqual([])
  })

  it('has a test of what a bad value gets', () => {
    expect(names.filter((test) => test.startsWith(`${parameter} > is refused when it is `))).not.toEqual([])
  })
})

/** `encrypt and keyid ask for …` is about both, `'accelerate' chooses …` about one. */
function isAbout(suite: string, parameter: string): (test: string) => boolean {
  const first = new RegExp(`^(?:\\w+(?:, | and ))*["']?${parameter}\\b`)
  return (test) => first.test(test.slice(suite.length))
}

/** Of the tests of drivers and their connections, as vitest lists them: none of them runs for it. */
async function namesOfTests(path: string): Promise<readonly string[]> {
  const vitest = resolve('node_modules/vitest/vitest.mjs')
  const parts = ['parameters', 'connections'].map((part) => `${part}.test.ts`)
  const listing = spawn(process.execPath, [vitest, 'list', `--json=${path}`, ...parts], { stdio: 'ignore' })
  await once(listing, 'close')
  const listed: readonly { name: string }[] = JSON.parse(await readFile(path, 'utf8'))
  return listed.map(({ name }) => name)
}
