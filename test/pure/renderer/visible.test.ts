import { describe, expect, it } from 'vitest'

import { visible } from '../../../renderer/text/visible.ts'

describe('a name from outside', () => {
  it.each([
    ['invoice\u202Efdp.exe', 'invoice‹U+202E›fdp.exe'],
    ['a\u2066b\u2069', 'a‹U+2066›b‹U+2069›'],
    ['la\u200Btest', 'la‹U+200B›test'],
    ['\uFEFFkey', '‹U+FEFF›key'],
    ['two\nlines\u0007', 'two‹U+000A›lines‹U+0007›'],
    ['\u200Fכתר', '‹U+200F›כתר'],
  ])('shows what turns or hides it: %j', (name, shown) => {
    expect(visible(name)).toBe(shown)
  })

  it.each(['naïve-日本-🚢.json', '👩‍🚀 کتاب‌ها', 'كتاب', 'a b', 'v1.2.3_rc-1'])('stays as it is: %s', (name) => {
    expect(visible(name)).toBe(name)
  })
})
