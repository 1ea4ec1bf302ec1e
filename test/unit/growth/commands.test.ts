import { describe, expect, it } from 'vitest'

import { commandOf } from '../../../renderer/features/repositories/layers/history-command.ts'
import { growthOf, repeated, type Shape } from './growth.ts'

const shapes: Readonly<Record<string, Shape>> = {
  blanks: repeated(' ', 'x', 'x'),
  tabs: repeated('\t', '', 'x'),
  'marks of the builder': repeated(' # buildkit', '', 'x'),
  'blanks before the mark': repeated(' ', 'x', '# buildkit'),
  'blanks behind a step that does nothing': repeated(' ', '/bin/sh -c #(nop)', 'x'),
  'blanks behind a word of a Dockerfile': repeated(' ', 'RUN', 'x'),
  shells: repeated('/bin/sh -c ', 'RUN |1 '),
  'arguments without a shell': repeated(' x', '|1 '),
}

describe('a step of an image’s history is read in proportion to its length', () => {
  it.each(Object.entries(shapes))('%s', (_, shape) => {
    expect(growthOf(commandOf, shape)).toBeUndefined()
  })
})
