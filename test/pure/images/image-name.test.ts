import { expect, it } from 'vitest'

import { parseImageName } from '../../../electron/images/push/image-name.ts'

it.each([
  ['edge/agent:2026.11', 'edge/agent', '2026.11'],
  ['edge/agent', 'edge/agent', undefined],
  ['docker.io/library/crane:v1', 'crane', 'v1'],
  ['docker.io/edge/library/crane:v1', 'edge/library/crane', 'v1'],
  ['registry.example.com:5000/edge/agent:v1', 'edge/agent', 'v1'],
  ['registry.example.com:5000/agent', 'agent', undefined],
  ['localhost/agent:v1', 'agent', 'v1'],
  ['quay.io/edge/agent@sha256:abc', 'edge/agent', undefined],
  ['gcr.io/edge/agent:i-was-a-digest', 'edge/agent', undefined],
  ['library/crane:v1', 'library/crane', 'v1'],
  ['Edge/Agent:v1', '', 'v1'],
  ['edge/agent:no tag', 'edge/agent', undefined],
  ['../../etc/passwd', '', undefined],
  ['', '', undefined],
])('%s would go to %s under %s', (name, repository, tag) => {
  expect(parseImageName(name, 'repository')).toEqual({ repository, ...(tag === undefined ? {} : { tag }) })
})

it.each([
  ['2026.11', '', '2026.11'],
  ['V1', '', 'V1'],
  ['agent:v1', 'agent', 'v1'],
  ['edge/agent', 'edge/agent', undefined],
])('%s in an OCI layout would go to %s under %s', (name, repository, tag) => {
  expect(parseImageName(name, 'tag')).toEqual({ repository, ...(tag === undefined ? {} : { tag }) })
})
