import type { ChangeKind } from '../../../electron/api/rows.ts'
import type { AskedPlan } from '../../api/queries/plans.ts'
import { useTranslation } from '../../text/use-translation.ts'

/** The kind of the change that a plan is asked for. */
export function kindOf({ method }: AskedPlan): PlannedKind {
  return kinds[method]
}

/** The title of a dialog that asks before a change of so many things. */
export function usePlanTitle(): (kind: ChangeKind, count: number) => string {
  const { t } = useTranslation('plans')
  return (kind, count) => (isPlanned(kind) ? t(`title.${kind}`, { count }) : '')
}

/** The words of the button that begins it. */
export function useBeginText(): (kind: ChangeKind, count: number) => string {
  const { t } = useTranslation('plans')
  return (kind, count) => (isPlanned(kind) ? t(`begin.${kind}`, { count }) : '')
}

/** Transfers are not planned. */
export type PlannedKind = Exclude<ChangeKind, 'upload' | 'push' | 'copy'>

export function isPlanned(kind: ChangeKind): kind is PlannedKind {
  return kind !== 'upload' && kind !== 'push' && kind !== 'copy'
}

const kinds = {
  planTagDeletion: 'deleteTags',
  planManifestDeletion: 'deleteManifests',
  planRepositoryDeletion: 'deleteRepositories',
  planTag: 'setTag',
  planFileDeletion: 'deleteFiles',
  planFileMove: 'moveFiles',
  planNewFolder: 'newFolder',
} as const satisfies Record<AskedPlan['method'], PlannedKind>
