import type { Reference } from '../../electron/api/inputs.ts'
import type {
  AmbientKeys,
  ChangeRow,
  ConfigDraft,
  MirrorRule,
  MirrorRuleDraft,
  MultipartUploadRow,
  PlanRow,
  StoreRow,
} from '../../electron/api/rows.ts'
import type { CopyItem } from '../../electron/api/images.ts'
import type { Dropped } from '../api/drops/dropped-files.ts'
import type { DroppedThings } from '../api/drops/push-preview.ts'
import type { AskedPlan } from '../api/queries/plans.ts'
import type { PushInto } from './push-into.ts'

/** A part of the settings. */
export type SettingsPart = (typeof settingsParts)[number]

/** In their order. */
export const settingsParts = [
  'appearance',
  'network',
  'transfers',
  'data',
  'prices',
  'questions',
  'reset',
] as const

/** The dialog that is open. */
export type Dialog =
  | { readonly kind: 'none' }
  /** Goes to what is typed, or does it; `typed` stands there to begin with. */
  | { readonly kind: 'palette'; readonly typed?: string }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'settings'; readonly part?: SettingsPart }
  | { readonly kind: 'about' }
  | { readonly kind: 'addStore'; readonly draft?: ConfigDraft; readonly fileName?: string }
  /** The form begins with the first of these parameters that the driver has. */
  | { readonly kind: 'editStore'; readonly store: StoreRow; readonly parameters?: readonly string[] }
  /** Of a file or a pasted text; `upload` does with it what the place does with files that it was brought to. */
  | {
      readonly kind: 'openConfig'
      readonly file?: File
      readonly text?: string
      readonly upload?: (() => void) | undefined
    }
  /** Asks what to do with configurations among several files; `others` is how many more were brought. */
  | {
      readonly kind: 'configAmong'
      readonly files: readonly File[]
      readonly others: number
      readonly upload: (() => void) | undefined
      readonly uploadOthers: (() => void) | undefined
    }
  | { readonly kind: 'allowChanges'; readonly store: StoreRow }
  /** The same, with what the person brought: `goOn` takes it once changes are allowed. */
  | { readonly kind: 'allowAndGoOn'; readonly store: StoreRow; readonly goOn: () => void }
  | { readonly kind: 'ambientKeys'; readonly store: StoreRow; readonly keys: AmbientKeys }
  | { readonly kind: 'removeStore'; readonly store: StoreRow }
  | { readonly kind: 'audit'; readonly store: StoreRow }
  | { readonly kind: 'existing'; readonly of: ExistingOf }
  /** Asks before what was sent is deleted. */
  | { readonly kind: 'cancelTransfers'; readonly transfers: readonly string[] }
  | { readonly kind: 'presign'; readonly store: StoreRow; readonly key: string }
  | {
      readonly kind: 'export'
      readonly store: StoreRow
      readonly repository: string
      readonly reference: Reference
    }
  /** Everything in the store without items; `to` is the target to begin with. */
  | {
      readonly kind: 'copy'
      readonly from: StoreRow
      readonly items?: readonly CopyItem[]
      readonly to?: string
    }
  /** Asks what is to be pushed there. */
  | { readonly kind: 'choosePush'; readonly store: StoreRow; readonly into?: PushInto }
  /** Asks which store what was dropped is for. */
  | ({ readonly kind: 'chooseStore' } & DroppedAmongStores)
  | {
      readonly kind: 'push'
      readonly store: StoreRow
      /** What it was dropped on. */
      readonly into?: PushInto | undefined
      readonly things: DroppedThings
    }
  | {
      readonly kind: 'abortUploads'
      readonly store: StoreRow
      readonly uploads: readonly MultipartUploadRow[]
    }
  /** Asks before a change. */
  | { readonly kind: 'plan'; readonly store: StoreRow; readonly plan: PlanRow }
  /** Looks at what is there first, then the same. */
  | { readonly kind: 'makePlan'; readonly store: StoreRow; readonly asked: AskedPlan; readonly count: number }
  /** A rule that is made, or changed when it has an `id`. */
  | { readonly kind: 'mirrorRule'; readonly draft: MirrorRuleDraft; readonly id?: string }
  | { readonly kind: 'runMirror'; readonly rule: MirrorRule }
  | { readonly kind: 'undoChange'; readonly change: ChangeRow }
  | {
      readonly kind: 'tagManifest'
      readonly store: StoreRow
      readonly repository: string
      readonly digest: string
    }
  | { readonly kind: 'renameFiles'; readonly store: StoreRow; readonly keys: readonly string[] }
  /** `classes` are the storage classes of the store, by the service's names. */
  | { readonly kind: 'prices'; readonly store: StoreRow; readonly classes: readonly string[] }
  /** `prefix` is empty or ends in `/`. */
  | { readonly kind: 'newFolder'; readonly store: StoreRow; readonly prefix: string }

/** One transfer that waits for a choice, those of a folder, or all transfers of one drop. */
export type ExistingOf =
  | { readonly transfer: string }
  | { readonly folder: string }
  | { readonly drop: string }

/** What a person dropped or chose, and where it is to go. */
export interface BroughtTo {
  readonly store: StoreRow
  /** What it was dropped on, or chosen for. */
  readonly into?: PushInto | undefined
  readonly as: 'images' | 'files'
  readonly dropped: readonly Dropped[]
}

/** A drop on the lists of all stores, and the stores that hold the repository it was dropped on. */
export interface DroppedAmongStores extends Omit<BroughtTo, 'store'> {
  readonly holders: readonly string[]
}
