import { amazonActions, type AccessTerms } from '../../access/actions.ts'

/** https://endocs.ksyun.com/documents/37380 */
export const ks3Access: AccessTerms = {
  actions: { ...amazonActions('ks3'), location: { names: [], on: 'bucket' } },
  versions: { status: 'ks3:GetBucketVersioning', list: 'ks3:ListBucketVersions' },
  refusesDeletingNothing: true,
  policy: ({ bucket, keys, onBucket, onObjects }) => ({
    kind: 'ks3Iam',
    document: {
      Version: '2015-11-01',
      Statement: [
        { Effect: 'Allow', Action: onBucket, Resource: [`krn:ksc:ks3:::${bucket}`] },
        { Effect: 'Allow', Action: onObjects, Resource: [`krn:ksc:ks3:::${bucket}/${keys}`] },
      ],
    },
  }),
}
