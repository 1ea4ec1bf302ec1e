import { describe, expect, it } from 'vitest'

import {
  accessActions,
  permissionsFor,
  policyOf,
  resolveParameters,
  type DriverName,
} from '../../../../drivers/index.ts'

const clouds: readonly {
  driver: DriverName
  values: Record<string, string>
  prefix: string
}[] = [
  { driver: 's3', values: { region: 'eu-west-1', bucket: 'images' }, prefix: '' },
  { driver: 'oss', values: { region: 'oss-cn-hangzhou', bucket: 'images' }, prefix: '' },
  {
    driver: 'cos',
    values: { region: 'ap-beijing', bucket: 'images-1250000000' },
    prefix: 'name/',
  },
  { driver: 'ks3', values: { region: 'BEIJING', bucket: 'images' }, prefix: '' },
]

function document(
  driver: DriverName,
  values: Readonly<Record<string, string>>,
  readOnly = false,
): Record<string, unknown> {
  const policy = policyOf(resolveParameters(driver, values, {}), { readOnly })
  return policy?.document as Record<string, unknown>
}

describe('the policy that is offered', () => {
  it.each(clouds)('of $driver allows each permission of the table, once, and nothing else', (cloud) => {
    const { driver, values, prefix } = cloud
    const statements = Object.values(document(driver, values)).find(Array.isArray) as Record<
      string,
      string[]
    >[]
    const allowed = statements.flatMap((statement) => statement['Action'] ?? statement['action'] ?? [])
    const wanted = new Set(accessActions.flatMap((action) => permissionsFor(driver, action)))
    expect(allowed.toSorted()).toEqual([...wanted].map((name) => `${prefix}${name}`).toSorted())
  })

  it('of s3 names the bucket for what is asked of it, and the keys below rootdirectory for the rest', () => {
    const values = { region: 'us-east-1', bucket: 'images', rootdirectory: '/registry/' }
    expect(document('s3', values)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:GetBucketLocation'],
          Resource: ['arn:aws:s3:::images'],
        },
        {
          Effect: 'Allow',
          Action: [
            's3:GetObject',
            's3:PutObject',
            's3:DeleteObject',
            's3:ListMultipartUploadParts',
            's3:AbortMultipartUpload',
          ],
          Resource: ['arn:aws:s3:::images/registry/*'],
        },
      ],
    })
  })

  it.each([
    ['cn-north-1', 'arn:aws-cn:s3:::images'],
    ['us-gov-west-1', 'arn:aws-us-gov:s3:::images'],
  ])('of s3 in %s is for the partition of that region', (region, arn) => {
    expect(JSON.stringify(document('s3', { region, bucket: 'images' }))).toContain(`"${arn}"`)
  })

  it('of cos is for the account in the name of the bucket', () => {
    const values = { region: 'ap-beijing', bucket: 'images-1250000000', rootdirectory: 'registry' }
    expect(document('cos', values)).toMatchObject({
      version: '2.0',
      statement: [
        { resource: ['qcs::cos:ap-beijing:uid/1250000000:images-1250000000/*'] },
        { resource: ['qcs::cos:ap-beijing:uid/1250000000:images-1250000000/registry/*'] },
      ],
    })
  })

  it('of bos is a list of its few permissions', () => {
    expect(document('bos', { region: 'hk', bucket: 'images', rootdirectory: 'registry' })).toEqual({
      accessControlList: [
        { service: 'bce:bos', region: 'hkg', effect: 'Allow', resource: ['images'], permission: ['LIST'] },
        {
          service: 'bce:bos',
          region: 'hkg',
          effect: 'Allow',
          resource: ['images/registry/*'],
          permission: ['READ', 'WRITE'],
        },
      ],
    })
  })

  it.each([
    ...clouds.map(({ driver, values }) => ({ driver, values })),
    {
      driver: 'bos' as const,
      values: { region: 'bj', bucket: 'images' },
    },
  ])('of $driver for a store that is only read allows no writing', ({ driver, values }) => {
    expect(JSON.stringify(document(driver, values, true))).not.toMatch(
      /Put|Delete|Abort|Initiate|:UploadPart|Complete|WRITE/,
    )
  })

  it('is none for a folder', () => {
    expect(policyOf(resolveParameters('filesystem', {}, {}), { readOnly: false })).toBeUndefined()
  })
})
