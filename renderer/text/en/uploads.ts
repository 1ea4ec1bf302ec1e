export const uploads = {
  title: 'Unfinished multipart uploads',
  what: 'Parts of multipart uploads that were neither completed nor aborted. The service keeps and bills them, and no other list shows them.',
  filter: 'Filter by object key',
  key: 'Object key',
  started: 'Started',
  parts: 'Parts',
  size: 'Size',
  whose: 'Belongs to',
  notTold: 'not told',
  ours: 'A transfer in Bollard',
  notOurs: 'No transfer in Bollard',
  abortChosen_one: 'Abort {{count}} multipart upload…',
  abortChosen_other: 'Abort {{count}} multipart uploads…',
  abortAll: 'Abort all…',
  readOnly: 'This store is read-only. Allow changes to abort multipart uploads.',
  listing_one: 'Listing… {{count}} so far',
  listing_other: 'Listing… {{count}} so far',
  total_one: '{{count}} multipart upload, {{size}}',
  total_other: '{{count}} multipart uploads, {{size}}',
  totalAtLeast_one: '{{count}} multipart upload, {{size}} or more',
  totalAtLeast_other: '{{count}} multipart uploads, {{size}} or more',
  chosen_one: '{{count}} chosen, {{size}}',
  chosen_other: '{{count}} chosen, {{size}}',
  chosenAtLeast_one: '{{count}} chosen, {{size}} or more',
  chosenAtLeast_other: '{{count}} chosen, {{size}} or more',
  listedAt: 'As of {{time}}',
  none: 'No unfinished multipart uploads',
  noneDetail:
    'Large objects are sent in parts. The parts of a multipart upload that is neither completed nor aborted stay in the bucket, and this list shows them.',
  noMatches: 'No unfinished multipart upload matches “{{filter}}”',
  abort: {
    title: 'Abort unfinished multipart uploads',
    detail_one:
      'The parts of this multipart upload to {{store}}, {{size}}, are deleted for good. Objects are not touched.',
    detail_other:
      'The parts of these {{count}} multipart uploads to {{store}}, {{size}}, are deleted for good. Objects are not touched.',
    detailAtLeast_one:
      'The parts of this multipart upload to {{store}}, {{size}} or more, are deleted for good. Objects are not touched.',
    detailAtLeast_other:
      'The parts of these {{count}} multipart uploads to {{store}}, {{size}} or more, are deleted for good. Objects are not touched.',
    ours_one:
      '{{count}} belongs to a transfer that is not finished, and stays. Cancel the transfer to abort it.',
    ours_other:
      '{{count}} belong to transfers that are not finished, and stay. Cancel the transfers to abort them.',
    more_one: 'and {{count}} more',
    more_other: 'and {{count}} more',
    progress: '{{done}} of {{total}} aborted',
    failures_one: '{{count}} failed',
    failures_other: '{{count}} failed',
    confirm_one: 'Abort multipart upload',
    confirm_other: 'Abort {{count}} multipart uploads',
  },
} as const
