import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

const mostGrownMebibytes = 250

describe('an archive whose images repeat what they refer to', () => {
  it('is read to a bound, where they are indexes over one artifact of very many layers', () => {
    const { images, refused, grownMebibytes } = readIn('indexes')
    expect(images).toBe(1200)
    // Those after the first 500,000 references.
    expect(refused).toBe(1200 - 24)
    expect(grownMebibytes).toBeLessThan(mostGrownMebibytes)
  })

  it('keeps a configuration once, however many images have it', () => {
    const { images, refused, grownMebibytes } = readIn('configs')
    expect({ images, refused }).toEqual({ images: 200, refused: 0 })
    expect(grownMebibytes).toBeLessThan(mostGrownMebibytes)
  })
})

interface Read {
  readonly images: number
  readonly refused: number
  readonly grownMebibytes: number
}

/** In a process that fails where the heap does not keep to a bound. */
function readIn(archive: 'indexes' | 'configs'): Read {
  const program = resolve('test/unit/images/reading-process.ts')
  const options = ['--no-warnings', '--max-old-space-size=600', '--import', 'tsx', program, archive]
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' })
  expect({ status, stderr: stderr.slice(-2000) }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout) as Read
}
