import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { useTempFolder } from '../../../peers/temp-folder.ts'

const temp = useTempFolder()

it('a change of 600,000 operations and its undo take little memory', { timeout: 300_000 }, async () => {
  const program = 'test/unit/health/changes/many-operations-process.ts'
  // All operations at once would be several hundred megabytes.
  const memory = '--max-old-space-size=96'
  const { stdout } = await promisify(execFile)(process.execPath, [memory, '--import', 'tsx', program, temp()])
  expect(JSON.parse(stdout)).toMatchObject({
    state: 'done',
    phases: [{ done: 600_000, of: 600_000 }],
    deleted: 600_000,
    put: 600_000,
    undone: 'undone',
  })
})
