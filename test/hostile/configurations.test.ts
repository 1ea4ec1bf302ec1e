import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll, expect } from 'vitest'

import { isStoreError } from '../../drivers/index.ts'
import { live } from '../conformance/harness.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { openBackend, type TestBackend } from '../unit/methods/test-backend.ts'
import { describeHostile, type HostileInput } from './hostile-area.ts'

const folder = useTempFolder()
let running: TestBackend
beforeAll(async () => {
  running = await openBackend(folder())
})
afterAll(() => running.close())

const kibibyte = 1024
const good =
  'storage:\n  s3:\n    bucket: registry\n    region: us-east-1\n    accesskey: A\n    secretkey: B\n'
const corpus = resolve('test/corpus/config/broken')

/** Shapes that grow: each is met at 10 kB, 100 kB and 1 MB. */
const growing: readonly (readonly [string, (sizeBytes: number) => string])[] = [
  ['one line', (size) => `a: ${'x'.repeat(size)}`],
  ['spaces', (size) => `a:${' '.repeat(size)}b`],
  ['empty lines', (size) => '\n'.repeat(size)],
  ['brackets', (size) => '['.repeat(size)],
  ['braces with keys', (size) => '{a: '.repeat(size / 4)],
  ['lists in lists', (size) => `${'- '.repeat(size / 2)}a`],
  ['levels of indentation', (size) => levels(Math.sqrt(size * 2))],
  ['one anchor and many aliases', (size) => `a: &x {b: c}\nl:\n${'- *x\n'.repeat(size / 5)}`],
  ['a merge list', (size) => `a: &x {b: c}\nm:\n  <<: [${'*x, '.repeat(size / 4)}*x]\n`],
  ['anchors that nobody uses', (size) => lines(size / 12, (at) => `a${at}: &x${at} 1`)],
  ['aliases of nothing', (size) => lines(size / 8, (at) => `- *x${at}`)],
  ['aliases of aliases', (size) => lines(Math.min(size / 40, 30), doubling)],
  ['keys', (size) => lines(size / 10, (at) => `k${at}: v`)],
  ['one key again and again', (size) => 'storage: 1\n'.repeat(size / 11)],
  ['documents', (size) => '---\na: b\n'.repeat(size / 9)],
  ['documents with a store each', (size) => `---\n${good}`.repeat(size / good.length)],
  ['comments', (size) => '# x\n'.repeat(size / 4)],
  ['tags', (size) => '- !!x y\n'.repeat(size / 8)],
  ['tags without end', (size) => '!'.repeat(size)],
  ['questions', (size) => '? '.repeat(size / 2)],
  ['tabs', (size) => '\t'.repeat(size)],
  ['quotes', (size) => '"'.repeat(size)],
  ['an open quote', (size) => `a: "${'\\n'.repeat(size / 2)}`],
  ['a block text', (size) => `a: |\n${'  x\n'.repeat(size / 4)}`],
  ['controls', (size) => '\u0001'.repeat(size)],
  ['NULs', (size) => '\u0000'.repeat(size)],
  ['lone surrogates', (size) => '\ud800'.repeat(size)],
  ['JSON', (size) => `{"storage": {"s3": {${'"a":1,'.repeat(size / 6)}"b":2}}}`],
  ['one character of a language', (size) => '好'.repeat(size / 3)],
  ['template marks', (size) => '{{ .Values.x }}\n'.repeat(size / 16)],
  ['names of every object', (size) => '__proto__: {a: b}\nconstructor: c\n'.repeat(size / 34)],
]

describeHostile('configurations', [
  ...readdirSync(corpus).map((file) =>
    given(`the file ${file}`, () => readFileSync(join(corpus, file), 'utf8')),
  ),
  ...growing.flatMap(([what, make]) =>
    [10, 100, 1000].map((size) => given(`${size} kB of ${what}`, () => make(size * kibibyte))),
  ),
  ...growing.map(([what, make]) => beside(`variables of 100 kB of ${what}`, () => make(100 * kibibyte))),
])

/** It is read or refused, and a good one is read after it. */
function given(name: string, make: () => string): HostileInput {
  return met(name, () => ({ text: make(), environment: '' }))
}

function beside(name: string, make: () => string): HostileInput {
  return met(name, () => ({ text: good, environment: `REGISTRY_STORAGE_S3_BUCKET=${make()}\n${make()}` }))
}

function met(name: string, make: () => { text: string; environment: string }): HostileInput {
  return {
    name,
    prepare() {
      const input = make()
      return async () => {
        await running.backend.readConfigFile(input, live).catch((error: unknown) => {
          expect(isStoreError(error), String(error)).toBe(true)
        })
        const { drafts } = await running.backend.readConfigFile({ text: good, environment: '' }, live)
        expect(drafts).toHaveLength(1)
      }
    },
  }
}

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: Math.floor(count) }, (_, at) => line(at)).join('\n')
}

function levels(depth: number): string {
  return lines(depth, (at) => `${' '.repeat(at)}a:`)
}

/** Each stands for twice the one before. */
function doubling(at: number): string {
  return at === 0 ? 'a0: &a0 [x]' : `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`
}
