import { amazonActions, type AccessTerms } from '../../access/actions.ts'
import { textOf } from '../../parameters/resolve.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
export const s3Access: AccessTerms = {
  actions: amazonActions('s3'),
  versions: { status: 's3:GetBucketVersioning', list: 's3:ListBucketVersions' },
  refusesDeletingNothing: true,
  policy: ({ bucket, keys, onBucket, onObjects }, resolved) => {
    const arn = `arn:${partition(textOf(resolved, 'region') ?? '')}:s3:::${bucket}`
    return {
      kind: 'iam',
      document: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: onBucket, Resource: [arn] },
          { Effect: 'Allow', Action: onObjects, Resource: [`${arn}/${keys}`] },
        ],
      },
    }
  },
}

/** Amazon's clouds that are apart from the others. */
function partition(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
