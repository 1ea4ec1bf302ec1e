import type { ChangeRow, ChangeState } from '../../../electron/api/rows.ts'
import type { Tone } from '../../parts/pill.tsx'
import { useTranslation } from '../../text/use-translation.ts'

/** What a change is, in words: `Delete 3 tags`. */
export function useChangeTitle(): (row: Pick<ChangeRow, 'kind' | 'subject'>) => string {
  const { t } = useTranslation(['plans', 'activity'])
  return ({ kind, subject: { count } }) =>
    kind === 'upload' || kind === 'push' || kind === 'copy'
      ? t(`activity:title.${kind}`, { count })
      : t(`plans:title.${kind}`, { count })
}

/** What it was about: the repository and the first names. */
export function subjectText({ subject }: Pick<ChangeRow, 'subject'>): string {
  const { repository, names, count, to } = subject
  const some = names.slice(0, 3).join(', ')
  const more = count > Math.min(3, names.length) ? '…' : ''
  const of = repository === undefined ? '' : `${repository}: `
  return `${of}${some}${more}${to === undefined ? '' : ` → ${to}`}`
}

export const stateTones: Readonly<Record<ChangeState, Tone>> = {
  running: 'accent',
  undoing: 'accent',
  paused: 'warning',
  waiting: 'warning',
  interrupted: 'warning',
  failed: 'error',
  stopped: 'neutral',
  done: 'ok',
  undone: 'neutral',
}
