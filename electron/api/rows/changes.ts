import type { ErrorData } from '../messages.ts'

/** What kind of change a person made to a bucket from here. */
export type ChangeKind =
  | 'deleteTags'
  | 'deleteManifests'
  | 'deleteRepositories'
  | 'setTag'
  | 'collectGarbage'
  | 'repair'
  | 'deleteFiles'
  | 'moveFiles'
  | 'newFolder'
  | 'abortUploads'
  /** Transfers that wrote to a store. */
  | 'upload'
  | 'push'
  | 'copy'

/** What a change was about, for people: at most `mostNamed` names, and how many there are. */
export interface ChangeSubject {
  readonly repository?: string
  /** Tags, digests, repositories, object keys: what the kind says. */
  readonly names: readonly string[]
  readonly count: number
  /** Where to: the digest that a tag is given, or the new key. */
  readonly to?: string
}

export const mostNamed = 20

/** In the order in which changes do them; a change has some of them. */
export type PhaseName = 'tags' | 'revisions' | 'uploads' | 'layerLinks' | 'blobs' | 'links' | 'files'

/**
 * `waiting`: the next phase begins when a person presses, not before `waitsUntilMs`. `interrupted`: the application ended
 * meanwhile; it goes on when a person says so.
 */
export type ChangeState =
  | 'running'
  | 'paused'
  | 'waiting'
  | 'interrupted'
  | 'done'
  | 'stopped'
  | 'failed'
  | 'undoing'
  | 'undone'

/** One change of a bucket from here: now, or at any time before. */
export interface ChangeRow {
  readonly id: string
  readonly store: string
  /** The store's name then: it may be gone since. */
  readonly storeName: string
  readonly kind: ChangeKind
  readonly subject: ChangeSubject
  /** Who was logged in on this computer. */
  readonly by: string
  readonly startedAtMs: number
  readonly endedAtMs?: number
  readonly state: ChangeState
  readonly phases: readonly PhaseProgress[]
  /** Objects that could not be changed; `changeItems` names them. */
  readonly failures: number
  /** Objects that were to go and stayed, because something named them meanwhile. */
  readonly kept: number
  /** Whether it can be taken back now: it holds or has ended, and nothing was begun that cannot be taken back. */
  readonly canUndo: boolean
  /** It is the undo that is paused, interrupted, stopped or failed. */
  readonly takesBack?: true
  /** Its next step waits, and cannot be taken back: `continueChange` wants the store's name. */
  readonly needsName?: true
  readonly waitsUntilMs?: number
  readonly error?: ErrorData
}

export interface PhaseProgress {
  readonly name: PhaseName
  readonly done: number
  readonly of: number
  readonly doneBytes: number
  readonly ofBytes: number
}

/** What became of one object. */
export interface ChangeItem {
  readonly phase: PhaseName
  readonly key: string
  readonly result: 'failed' | 'kept'
  readonly error?: ErrorData
}

/** What a change would do, before a person agrees to it. It is good for an hour. */
export interface PlanRow {
  readonly id: string
  readonly store: string
  readonly kind: ChangeKind
  readonly subject: ChangeSubject
  readonly madeAtMs: number
  /** When the listing began that it was made from; undefined where it needs none. */
  readonly listedAtMs?: number
  readonly phases: readonly PlannedPhase[]
  /** What becomes unreferenced, and what a later collection frees. */
  readonly unreferenced?: { readonly blobs: number; readonly sizeBytes: number }
  /** Whether the change can be taken back. */
  readonly canUndo: boolean
  /** Whether it takes something away for good: then the person types the store's name. */
  readonly needsName: boolean
  readonly checks: readonly PlanCheck[]
}

export interface PlannedPhase {
  readonly name: PhaseName
  readonly count: number
  readonly sizeBytes: number
}

/** Something to know before a change begins. A plan with a `refused` check cannot be started. */
export interface PlanCheck {
  readonly id: PlanCheckId
  readonly state: 'ok' | 'warning' | 'refused'
  /** What the sentence names. */
  readonly values: Readonly<Record<string, string | number>>
}

export type PlanCheckId =
  /** `ageMs`, `limitMs` */
  | 'planAge'
  /** `blobs`, `hours`: they are younger, and stay. */
  | 'youngKept'
  /** `count` tags stay whose platforms go, as `example`. */
  | 'platformsGo'
  /** An undo wrote the links of `count` tags again: rules of a collection take these for newer than they are. */
  | 'tagsPutBack'
  /** `file`: absent where no report was saved yet. */
  | 'reportSaved'
  /** Whether `maintenance.readonly` is on in the store's configuration; `state` is then `ok`. */
  | 'registryReadOnly'
  /** A registry that runs remembers what blobs it has: restart it, or flush its cache. */
  | 'registryCache'
  /** `state`: `on`, `off`, `suspended`, `unknown`. On: what is deleted is kept by the bucket, and costs on. */
  | 'versioning'
  /** The access key may not delete, or nobody tried (`warning`). */
  | 'mayDelete'
  /** The store is read-only here. */
  | 'storeReadOnly'
  /** The listing is not whole, or older than an hour. `ageMs` */
  | 'listing'
  /** `count` manifests could not be read. */
  | 'manifestsRead'
  /** Tags are in a database (Harbor, GitLab), so that nobody can tell from the bucket what is in use. */
  | 'tagsInDatabase'
  /** `count` obstacles: links that lead nowhere else, strange keys; `example` names one. */
  | 'obstacles'
  /** Other tags of the repository that point to these manifests go as well. `count`, `example` */
  | 'tagsGo'
  /** Indexes list these manifests, and could not be pulled whole any more. `count`, `example` */
  | 'indexesBreak'
  /** Repositories below stay. `count`, `example` */
  | 'nestedStay'
  /** The manifest's own content is incomplete: a pull will fail. `count`, `example` */
  | 'contentMissing'
  /** These objects exist and are replaced. `count`, `example` */
  | 'replaces'
  /** These objects are a registry's own files. `count`, `example` */
  | 'registryFiles'
  /**
   * Blobs are copied to another store before they go: `blobs`, `sizeBytes`, `store`. Refused by `problem`: `readOnly`,
   * `gone` (not in the list) or `same` (it is the store that is collected).
   */
  | 'copies'
  /** Another collection of the store is under way, or waits for its grace period. `sinceMs` */
  | 'collecting'
  /** A transfer still writes there. `count`, `example` */
  | 'transfersUnderWay'

/** One object of a plan. */
export interface PlanItem {
  readonly phase: PhaseName
  readonly does: 'put' | 'delete' | 'move' | 'abortUpload' | 'fetchBlob'
  readonly key: string
  readonly to?: string
  readonly sizeBytes: number
}
