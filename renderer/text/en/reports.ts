/** Lists and stores as files. */
export const reports = {
  save: 'Export list…',
  saving: 'Saving… {{percent}}',
  stop: 'Stop saving',
  csv: 'CSV, for spreadsheets',
  json: 'JSON, for programs',
  rows_one: '{{formatted}} row, as shown',
  rows_other: '{{formatted}} rows, as shown',
  nothing: 'There are no rows to save.',
  notWhole: 'The list is still being read: only what is there is saved.',
}
