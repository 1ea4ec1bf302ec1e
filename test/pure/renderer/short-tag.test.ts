import { expect, it } from 'vitest'

import { shortTag } from '../../../renderer/text/short-tag.ts'

const hex = '5cefcf312f9b'.padEnd(64, '0')

it.each([
  [`sha256-${hex}`, 'sha256-5cef…'],
  [`sha256-${hex}.sig`, 'sha256-5c….sig'],
  [`sha256-${hex}.att`, 'sha256-5c….att'],
  ['latest', 'latest'],
  ['sha256-short', 'sha256-short'],
  [`v1-${hex}`, `v1-${hex}`],
])('the tag %s is shown as %s', (tag, shown) => {
  expect(shortTag(tag)).toBe(shown)
})
