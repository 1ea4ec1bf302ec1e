export const versions = {
  title: 'Versions',
  state: {
    none: 'This kind of store keeps no versions: what is deleted or overwritten is gone.',
    off: 'The bucket keeps no versions: what is deleted or overwritten is gone.',
    on: 'The bucket keeps versions. Bollard shows the sizes of the newest ones. What is deleted or overwritten stays as an old version, and costs, until a lifecycle rule or somebody in the console deletes it; deleting adds a delete marker.',
    suspended:
      'Versions are suspended; the bucket keeps those from before. Bollard shows the sizes of the newest ones. Old versions stay, and cost, until a lifecycle rule or somebody in the console deletes them.',
    unknown: 'It is not known whether the bucket keeps versions: the service does not tell this access key.',
  },
  needs: 'Permission needed',
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
  free: 'Bollard does not delete versions. A lifecycle rule for noncurrent versions frees this space.',
  newest: 'Sizes are those of the newest versions',
  newestDetail:
    'The bucket keeps old versions, which are not listed here. The Configuration tab counts them.',
} as const
