import { describe, expect, it } from 'vitest'

import { asRepositoryName, asTag } from '../../../drivers/common/names.ts'
import { prefixOf } from '../../../renderer/features/drop/file-prefix.ts'
import { tagsIn } from '../../../renderer/features/push/tags-in.ts'
import { isTag, repositoryProblem } from '../../../drivers/common/names.ts'

const pieces = ['a', '0', 'A', '.', '_', '__', '-', '--', '/', ' ', 'ä', '\n', ':', '@', 'x'.repeat(127)]

/** Every way to put up to three pieces together, and what is at the limits. */
const texts = [
  '',
  ...pieces.flatMap((a) => [a, ...pieces.flatMap((b) => [a + b, ...pieces.map((c) => a + b + c)])]),
  'r'.repeat(255),
  'r'.repeat(256),
]

describe('names that are typed', () => {
  it('are taken by the window exactly where the host takes them', () => {
    const differing = texts.filter(
      (text) =>
        (repositoryProblem(text) === undefined) !== (asRepositoryName(text) !== undefined) ||
        isTag(text) !== (asTag(text) !== undefined),
    )
    expect(differing).toEqual([])
  })

  it('are refused with the reason that helps most', () => {
    expect(['', 'Edge/agent', 'edge//agent', 'r'.repeat(256)].map(repositoryProblem)).toEqual([
      'empty',
      'upperCase',
      'grammar',
      'tooLong',
    ])
  })

  it('make a list of tags with commas of either kind or spaces, each tag once', () => {
    expect(tagsIn(' 1.0, latest，edge  latest,,')).toEqual(['1.0', 'latest', 'edge'])
    expect(tagsIn(' , ')).toEqual([])
  })
})

describe('a folder that is typed', () => {
  it('ends in one slash and begins with none; empty it is the top of the bucket', () => {
    expect(['files', '/files/edge//', ' ', '/'].map(prefixOf)).toEqual(['files/', 'files/edge/', '', ''])
  })

  it('leads nowhere else', () => {
    expect(['a//b', 'a/../b', '..', './a', 'a'.repeat(513)].map(prefixOf)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    )
  })
})
