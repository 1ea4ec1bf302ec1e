/** The frame of the guide; its pages are in `docs/guide`. */
export const guide = {
  title: 'Guide',
  pages: 'Pages of the guide',
  search: 'Search the guide',
  results: 'What was found',
  hits_one: '{{count}} section found',
  hits_other: '{{count}} sections found',
  noHits: 'Nothing in the guide matches “{{text}}”',
  hit: '{{page}}: {{title}}',
  back: 'Back in the guide',
  theText: 'this text',
  aboutError: 'About this error',
} as const
