/** What is malformed in a bucket, by problem id. */
export const problems = {
  badRepositoryName: 'Not a valid repository name',
  badTagName: 'Not a valid tag name',
  badLink: 'A link file has the wrong content',
  missingLink: 'A link file is missing',
  missingManifest: 'The blob of the manifest is missing',
  badManifest: 'The manifest cannot be read',
  digestMismatch: 'The content does not match its digest',
  manifestTooLarge: 'The manifest is larger than 4 MiB',
  badConfig: 'The image configuration cannot be read',
  missingBlob: 'A blob is missing',
  sizeMismatch: 'The size of a blob is not the size in the manifest',
  badBlobPath: 'A path below blobs is not the path of a digest',
  unreadable: 'It could not be read',
  count_one: '{{count}} problem',
  count_other: '{{count}} problems',
} as const
