import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

const program = 'const { limitHeapGrowth } = await import(process.argv[1]); limitHeapGrowth()'

describe('the growth of the heap', () => {
  it('is bound by a flag that this V8 knows', () => {
    const file = resolve('electron/host/heap-growth.ts')
    const options = ['--no-warnings', '--import', 'tsx', '--input-type=module', '--eval', program, file]
    const { status, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
