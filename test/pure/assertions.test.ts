import { expect, it } from 'vitest'

import { assertionsOf } from '../assertions.ts'

const source = `
it('expects', async () => {
  expect(await stat({ a: 1 })).toEqual(2)
  await expect(read('x')).rejects.not.toMatchObject({})
})
it.each([1, 2])('of %d, $name', (number) => { for (const a of [1]) expect(a).toBe(number) })
if (skips) { it(\`in \${place} it does\`, async () => { await helped() }) }
it('is empty', () => {})
it('only asks', async () => { await stat(1) })
it('comments', () => { /* expect(a).toBe(b) */ })
it('has no matcher', () => { expect(a) })
it('expects in what is called', () => helped())
async function helped() { deeper() ; helped() }
const deeper = () => { expect(header('a')).toBe('b') }
`
const of = assertionsOf(source)

it('what a test expects is found, with its subject and its matcher', () => {
  expect(of('expects')).toEqual([
    { subject: 'await stat({ a: 1 })', matcher: 'toEqual' },
    { subject: "read('x')", matcher: 'toMatchObject' },
  ])
})

it.each(['of 1, somebody', 'in the house it does', 'expects in what is called'])(
  'what the test “%s” expects is found: in loops, in helpers, under a title of many',
  (title) => {
    expect(of(title)).toHaveLength(1)
  },
)

it.each(['is empty', 'only asks', 'comments', 'has no matcher', 'is not there'])(
  'a test that “%s” expects nothing',
  (title) => {
    expect(of(title)).toEqual([])
  },
)
