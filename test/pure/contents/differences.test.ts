import { describe, expect, it } from 'vitest'

import { parseDigest } from '../../../drivers/common/names.ts'
import { comparePaths } from '../../../electron/contents/difference/compare-paths.ts'
import { configurationDifference } from '../../../electron/contents/difference/configuration-difference.ts'
import { layerDifference } from '../../../electron/contents/difference/layer-difference.ts'
import type { ImageConfig } from '../../../electron/registry/manifests/image-config.ts'

const digest = (figure: string) => parseDigest(`sha256:${figure.repeat(64)}`)

describe('the layers of two images', () => {
  const layers = (figures: string) =>
    figures.split('').map((figure) => ({ digest: digest(figure), sizeBytes: 1, createdBy: figure }))
  const lines = (before: string, after: string) =>
    layerDifference(layers(before), layers(after)).map(
      ({ change, createdBy, before: old = '', after: young = '' }) =>
        `${change} ${createdBy} ${old}:${young}`,
    )

  it('are told in the order of both', () => {
    expect(lines('abc', 'abd')).toEqual(['same a 1:1', 'same b 2:2', 'gone c 3:', 'added d :3'])
    expect(lines('ab', 'ab')).toEqual(['same a 1:1', 'same b 2:2'])
    expect(lines('', 'a')).toEqual(['added a :1'])
    expect(lines('abcd', 'bd')).toEqual(['gone a 1:', 'same b 2:1', 'gone c 3:', 'same d 4:2'])
  })

  it('that change places are gone and added', () => {
    const moved = lines('ab', 'ba')
    expect(moved).toHaveLength(3)
    expect(moved.filter((line) => line.startsWith('same'))).toHaveLength(1)
  })
})

describe('the configurations of two images', () => {
  const config = (more: Partial<ImageConfig>): ImageConfig => ({
    digest: digest('0'),
    environment: [],
    exposedPorts: [],
    volumes: [],
    labels: {},
    history: [],
    diffIds: [],
    raw: '',
    problems: [],
    ...more,
  })
  const changed = (before: Partial<ImageConfig>, after: Partial<ImageConfig>) =>
    configurationDifference(config(before), config(after)).map(
      ({ change, area, name, before: old, after: young }) =>
        `${change} ${area} ${name} ${old ?? '-'} ${young ?? '-'}`,
    )

  it('are compared by variable and by label', () => {
    expect(
      changed(
        { environment: ['PATH=/bin', 'A=1=2', 'OLD='], labels: { version: '1' } },
        { environment: ['PATH=/bin', 'A=3'], labels: { version: '2', team: 'x' } },
      ),
    ).toEqual([
      'same environment PATH /bin /bin',
      'changed environment A 1=2 3',
      'gone environment OLD  -',
      'changed label version 1 2',
      'added label team - x',
    ])
  })

  it('tell commands as they are written, and what one of them lacks', () => {
    expect(changed({ command: ['a', 'b c'], exposedPorts: ['80/tcp'] }, { entrypoint: ['/bin/a'] })).toEqual([
      'added entrypoint  - ["/bin/a"]',
      'gone command  ["a","b c"] -',
      'gone port 80/tcp 80/tcp -',
    ])
  })
})

it('a folder comes before what is in it, and that before its neighbours', () => {
  const sorted = ['a', 'a/b', 'a/b/c', 'a/c', 'a-b', 'a.b', 'b']
  expect(sorted.toReversed().toSorted(comparePaths)).toEqual(sorted)
})
