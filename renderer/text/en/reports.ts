/** Lists and stores as files. */
export const reports = {
  save: 'Export list…',
  saveAs: { csv: 'Export list as CSV: {{columns}}…', json: 'Export list as JSON: {{columns}}…' },
  saving: 'Saving… {{percent}}',
  stop: 'Stop saving',
  csv: 'CSV, for spreadsheets',
  json: 'JSON, for programs',
  rows_one: '{{formatted}} row, as shown',
  rows_other: '{{formatted}} rows, as shown',
  nothing: 'There are no rows to save.',
  audit: {
    open: 'Audit report…',
    title: 'Audit report of {{store}}',
    what: 'One HTML file that opens in any browser, without Bollard and without a network: what the store holds, what is no longer needed, what a verification found, which tagged images are signed, how it is configured, and what was changed with Bollard.',
    noSecrets:
      'It contains no access keys and no contents of images. It names repositories, tags and objects.',
    asOf: 'It describes the store as of {{time}}. For newer numbers, refresh the store first.',
    notListed: 'The store was not listed yet. It is listed first, which may take a while.',
    unread_one: '{{formatted}} manifest was not read: some numbers are incomplete, and the report says so.',
    unread_other:
      '{{formatted}} manifests were not read: some numbers are incomplete, and the report says so.',
    notVerified:
      'The store was not verified yet. Verify it on the Health tab to have findings in the report.',
    save: 'Save report…',
    saved: '{{name}} was saved.',
    step: {
      listing: 'Reading the listing of the store…',
      usage: 'Calculating sizes…',
      supplyChain: 'Looking for signatures and SBOMs…',
      writing: 'Writing…',
    },
  },
  notWhole: 'The list is still being read: only the rows read so far are saved.',
}
