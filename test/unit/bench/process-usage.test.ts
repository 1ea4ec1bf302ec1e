import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'

import { describe, expect, it } from 'vitest'

import { usageNow, usageOf } from '../../bench/process-usage.ts'

const megabyte = 1_000_000

describe.runIf(process.platform === 'linux')('what a program takes', () => {
  it('is its highest memory, also when it was short', async () => {
    const program = `Buffer.alloc(${200 * megabyte}, 1)`
    const { peakBytes } = await usageOf(spawn(process.execPath, ['--eval', program]))
    expect(peakBytes).toBeGreaterThan(200 * megabyte)
  })

  it('is not told as nothing once it has ended and nobody waited for it', async () => {
    // The second program takes the place of the first's parent, which would have waited; it does so before that ends.
    const parent = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 60'])
    const ended = once(parent, 'exit')
    const [pid] = (await once(createInterface(parent.stdout), 'line')) as [string]
    await expect.poll(() => readFile(`/proc/${pid}/status`, 'utf8')).toMatch(/^State:\s*Z/m)
    expect(await usageNow(Number(pid))).toBeUndefined()
    parent.kill()
    await ended
  })
})
