import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

import { expect, it } from 'vitest'

const file = resolve('electron/host/library-warnings.ts')
const program = `
const { silenceLibraryWarnings } = await import(process.argv[1])
silenceLibraryWarnings()
process.emitWarning('of a library', 'DeprecationWarning', 'DEP0169')
process.emitWarning('of a library, too', { type: 'DeprecationWarning', code: 'DEP0169' })
process.emitWarning('of another kind', 'DeprecationWarning', 'DEP9999')
process.emitWarning('of no kind')
`

it('what libraries warn of is kept off the terminal by its code, and nothing else is', () => {
  const options = ['--import', 'tsx', '--input-type=module', '--eval', program, file]
  const { status, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' })
  expect(status).toBe(0)
  expect([...stderr.matchAll(/Warning: (.*)$/gm)].map(([, said]) => said)).toEqual([
    'of another kind',
    'of no kind',
  ])
})
