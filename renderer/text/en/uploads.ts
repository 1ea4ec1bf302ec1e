export const uploads = {
  title: 'Unfinished uploads',
  what: 'Parts of uploads that were begun and never finished. The service keeps them, and bills them, and no other list shows them.',
  filter: 'Filter by key',
  key: 'Object key',
  started: 'Started',
  parts: 'Parts',
  size: 'Size',
  whose: 'Belongs to',
  notTold: 'not told',
  ours: 'A transfer of ours',
  notOurs: 'Not ours, or an earlier run’s',
  abortChosen_one: 'Abort {{count}} upload…',
  abortChosen_other: 'Abort {{count}} uploads…',
  abortAll: 'Abort all…',
  readOnly: 'This store is read-only. Allow changes to abort uploads.',
  listing_one: 'Listing… {{count}} so far',
  listing_other: 'Listing… {{count}} so far',
  total_one: '{{count}} upload, {{size}} kept unseen',
  total_other: '{{count}} uploads, {{size}} kept unseen',
  totalAtLeast_one: '{{count}} upload, {{size}} or more kept unseen',
  totalAtLeast_other: '{{count}} uploads, {{size}} or more kept unseen',
  chosen_one: '{{count}} chosen, {{size}}',
  chosen_other: '{{count}} chosen, {{size}}',
  chosenAtLeast_one: '{{count}} chosen, {{size}} or more',
  chosenAtLeast_other: '{{count}} chosen, {{size}} or more',
  listedAt: 'As of {{time}}',
  none: 'No unfinished uploads',
  noneDetail:
    'Large objects are sent in parts. When an upload is given up half-way its parts stay in the bucket unseen; here they would be found.',
  noMatches: 'No unfinished upload matches “{{filter}}”',
  abort: {
    title: 'Abort unfinished uploads',
    detail_one:
      'The parts of this upload to {{store}}, {{size}}, are deleted for good. Objects are not touched.',
    detail_other:
      'The parts of these {{count}} uploads to {{store}}, {{size}}, are deleted for good. Objects are not touched.',
    detailAtLeast_one:
      'The parts of this upload to {{store}}, {{size}} or more, are deleted for good. Objects are not touched.',
    detailAtLeast_other:
      'The parts of these {{count}} uploads to {{store}}, {{size}} or more, are deleted for good. Objects are not touched.',
    ours_one:
      '{{count}} belongs to a transfer that goes on with it, and stays. Cancel the transfer to give it up.',
    ours_other:
      '{{count}} belong to transfers that go on with them, and stay. Cancel the transfers to give them up.',
    more_one: 'and {{count}} more',
    more_other: 'and {{count}} more',
    progress: '{{done}} of {{total}} aborted',
    failures_one: '{{count}} failed',
    failures_other: '{{count}} failed',
    confirm_one: 'Abort upload',
    confirm_other: 'Abort {{count}} uploads',
  },
} as const
