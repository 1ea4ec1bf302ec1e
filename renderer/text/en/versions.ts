export const versions = {
  title: 'Versions',
  state: {
    none: 'This kind of store keeps no versions: what is deleted or written over is gone.',
    off: 'The bucket keeps no versions: what is deleted or written over is gone.',
    on: 'The bucket keeps versions. Sizes that are shown are those of the newest ones. What is deleted or written over stays as an old version, and costs, until versions are removed by a lifecycle rule or in the console; deleting adds a delete marker.',
    suspended:
      'The bucket keeps versions of the time before they were suspended. Sizes that are shown are those of the newest ones. Old versions stay, and cost, until they are removed by a lifecycle rule or in the console.',
    unknown: 'Whether the bucket keeps versions is not known: the service does not say it to this key.',
  },
  needs: 'To ask needs',
  count: 'Count old versions',
  countAgain: 'Count again',
  stop: 'Stop',
  listed_one: '{{formatted}} version and marker',
  listed_other: '{{formatted}} versions and markers',
  counting: 'Counting… {{listed}} so far',
  counted: '{{listed}} in the whole bucket',
  stopped: 'Stopped after {{listed}}',
  oldVersions: 'Old versions',
  oldValue: '{{formatted}} · {{size}}',
  deleteMarkers: 'Delete markers',
  free: 'Bollard does not remove versions. A lifecycle rule for versions that are not current frees this space.',
  newest: 'Sizes are those of the newest versions',
  newestDetail:
    'The bucket keeps old versions, which are not listed here. The Configuration tab counts them.',
} as const
