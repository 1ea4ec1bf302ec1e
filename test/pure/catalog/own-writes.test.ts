import { expect, it } from 'vitest'

import { writesAt } from '../../../electron/catalog/store/own-writes.ts'

it('what was written is known by the paths of the files', () => {
  const hex = 'a'.repeat(64)
  const root = '/docker/registry/v2'
  const { repositories = [], blobs = [] } = writesAt([
    `${root}/blobs/sha256/aa/${hex}/data`,
    `${root}/repositories/team/app/_manifests/tags/v1/current/link`,
    `${root}/repositories/team/app/_layers/sha256/${hex}/link`,
    `${root}/repositories/other/_uploads/1/data`,
    '/strange',
  ])
  expect([...repositories]).toEqual(['team/app', 'other'])
  expect([...blobs]).toEqual([`sha256:${hex}`])
})
