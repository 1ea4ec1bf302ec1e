import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { seenElsewhere } from '../e2e/support/views.ts'

it.each(Object.entries(seenElsewhere))('%s is looked at where the list of views says', (_view, seen) => {
  const text = readFileSync(join('test/e2e', seen.seenIn), 'utf8')
  expect(text).toContain(`expectAccessible(page, '${seen.as}')`)
})
