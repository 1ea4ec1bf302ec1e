export const changes = {
  /** What is known before a change begins: a sentence for each state, and a line below it. */
  check: {
    planAge: {
      ok: 'The plan is {{ageMs}} old',
      okDetail: 'younger than the limit of {{limitMs}}',
      refused: 'The plan is {{ageMs}} old',
      refusedDetail: 'older than the limit of {{limitMs}}: make a new plan',
    },
    youngKept: {
      ok: '{{blobs}} blobs younger than {{hours}} h are kept',
      okDetail: 'a push may still need them',
      none: 'No minimum age: new blobs are not protected',
      noneDetail: 'a push that is under way may lose its blobs',
    },
    platformsGo: {
      warning: 'Tags that stay but lose platforms: {{count}}',
      warningDetail:
        'pulling these platforms will fail, for example {{example}}; the mode “Bollard, safe” keeps them',
    },
    tagsPutBack: {
      warning: 'Tags that may be older than they seem: {{count}}',
      warningDetail:
        'an undo wrote them again, and the rules use that later time: check which tags the rules delete',
    },
    reportSaved: {
      ok: 'Report saved',
      okDetail: '{{file}}',
      warning: 'No report saved',
      warningDetail: 'a saved report shows afterwards what was there',
    },
    registryReadOnly: {
      ok: 'The registry accepts no pushes',
      okDetail: 'maintenance.readonly is true',
      warning: 'The registry may accept pushes',
      warningDetail: 'maintenance.readonly is not set to true',
    },
    registryCache: {
      ok: 'The registry does not cache blobs',
      warning: 'A running registry caches blobs',
      warningDetail: 'restart it afterwards, or clear its cache',
    },
    versioning: {
      on: 'Bucket versioning is on',
      onDetail: 'deleted objects stay as old versions, and are billed',
      suspended: 'Bucket versioning is suspended',
      suspendedDetail: 'old versions stay, and are billed',
      off: 'Bucket versioning is off',
      offDetail: 'deleted objects cannot be restored',
      unknown: 'It is not known whether the bucket keeps versions',
      unknownDetail: 'if it does, deleted objects stay and are billed',
    },
    mayDelete: {
      ok: 'The access key may delete',
      warning: 'It was not checked whether the access key may delete',
      warningDetail: 'check access on the Configuration tab',
      refused: 'The access key may not delete',
      refusedDetail: 'use a key that may, and check the permissions',
    },
    storeReadOnly: {
      refused: 'The store is read-only in Bollard',
      refusedDetail: 'allow changes first',
    },
    listing: {
      ok: 'The listing is {{ageMs}} old',
      okDetail: 'it is complete',
      warning: 'The listing is {{ageMs}} old',
      refused: 'The listing is incomplete or too old',
      refusedDetail: 'list the store again',
    },
    manifestsRead: {
      ok: 'All manifests are read',
      warning: '{{count}} manifests could not be read',
      refused: '{{count}} manifests could not be read',
      refusedDetail: 'it is not known which blobs they need',
    },
    tagsInDatabase: {
      ok: 'Tags are in the bucket',
      refused: 'Tags are in a database (Harbor, GitLab)',
      refusedDetail: 'the bucket does not show which images are in use',
    },
    obstacles: {
      ok: 'No object is in the way',
      warning: '{{count}} objects are in the way',
      warningDetail: 'for example {{example}}',
      refused: '{{count}} objects are in the way',
      refusedDetail: 'for example {{example}}',
    },
    tagsGo: {
      ok: 'No other tag is deleted',
      warning: 'Tags that point to it are deleted, too: {{count}}',
      warningDetail: 'for example {{example}}',
      refused: 'Tags that point to it would be deleted, too: {{count}}',
      refusedDetail: 'for example {{example}}',
    },
    indexesBreak: {
      ok: 'No index lists it',
      warning: 'Indexes that list it can no longer be pulled completely: {{count}}',
      warningDetail: 'for example {{example}}',
      refused: 'Indexes that list it could no longer be pulled completely: {{count}}',
      refusedDetail: 'for example {{example}}',
    },
    nestedStay: {
      ok: 'Repositories below it stay: {{count}}',
      okDetail: 'for example {{example}}',
      warning: 'Repositories below it stay: {{count}}',
      warningDetail: 'for example {{example}}',
    },
    contentMissing: {
      ok: 'Its content is complete',
      warning: 'Parts of its content are missing, so that a pull fails: {{count}}',
      warningDetail: 'a garbage collection may have deleted them, for example {{example}}',
      refused: '{{count}} parts of its content are missing',
      refusedDetail: 'for example {{example}}',
    },
    replaces: {
      ok: 'Nothing is replaced',
      warning: '{{count}} objects exist, and are replaced',
      warningDetail: 'for example {{example}}',
      refused: '{{count}} objects exist already',
      refusedDetail: 'for example {{example}}',
    },
    registryFiles: {
      warning: 'A registry’s own files are among these: {{count}}',
      warningDetail: 'without them it may fail to serve images, for example {{example}}',
    },
    copies: {
      ok: '{{blobs}} blobs ({{sizeBytes}}) are copied to {{store}} first',
      okDetail: 'so that they can be brought back',
      readOnly: '{{store}} is read-only in Bollard and cannot take copies',
      readOnlyDetail: 'allow changes to it, or choose another store for the copies',
      gone: 'The store for the copies was removed from the list',
      goneDetail: 'choose another store for the copies',
      same: '{{store}} has the same bucket and folder as this store',
      sameDetail: 'a copy there would be the blob itself: choose another store',
    },
    collecting: {
      refused: 'Another garbage collection of this store is not finished',
      refusedDetail: 'wait for its blobs to be swept, or stop or undo it, in Activity',
    },
    transfersUnderWay: {
      warning: 'Transfers still write to the store: {{count}}',
      warningDetail: 'for example {{example}}',
      refused: 'Transfers still write there: {{count}}',
      refusedDetail: 'for example {{example}}',
    },
  },
  checkState: {
    ok: 'Fine',
    warning: 'Warning',
    refused: 'Refused',
  },
} as const
