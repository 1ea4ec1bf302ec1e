import { createHash } from 'node:crypto'

import { expect, it } from 'vitest'

import { ParallelMd5 } from '../../../drivers/objects/sums/parallel-md5.ts'

const mebibyte = 1024 * 1024

it.each([512 * mebibyte - 1, 512 * mebibyte, 520 * mebibyte + 77])(
  'makes MD5s of bodies whose length in bits needs more than 32 bits: %i bytes',
  (sizeBytes) => {
    const md5 = new ParallelMd5(1, mebibyte)
    const bodies = [md5.begin(), md5.begin()]
    const expected = createHash('md5')
    for (let at = 0; at < sizeBytes; at += mebibyte) {
      const to = Math.min(mebibyte, sizeBytes - at)
      md5.update(bodies.map((body) => ({ md5: body, slot: 0, from: 0, to })))
      expected.update(md5.slot(0).subarray(0, to))
    }
    const sum = expected.digest('hex')
    expect(bodies.map((body) => md5.digest(body))).toEqual([sum, sum])
  },
)
