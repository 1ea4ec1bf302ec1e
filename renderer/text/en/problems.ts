/** What is malformed in a bucket, by problem id. */
export const problems = {
  badRepositoryName: 'Not a valid repository name',
  badTagName: 'Not a valid tag name',
  badLink: 'A link file does not hold what it should',
  missingLink: 'A link file is missing',
  missingManifest: 'The manifest is missing from the blobs',
  badManifest: 'The manifest cannot be read',
  digestMismatch: 'The content does not match its digest',
  manifestTooLarge: 'The manifest is larger than 4 MiB',
  badConfig: 'The image configuration cannot be read',
  missingBlob: 'A blob is missing',
  sizeMismatch: 'A blob has another size than the manifest says',
  badBlobPath: 'A path below blobs is not that of a digest',
  unreadable: 'It could not be read',
  count_one: '{{count}} problem',
  count_other: '{{count}} problems',
} as const
