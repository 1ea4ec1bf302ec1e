import type { ReactNode } from 'react'

import type { DifferenceKind } from '../../../electron/api/rows.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './differences.module.css'

const signs: Readonly<Record<DifferenceKind, string>> = {
  same: '=',
  added: '+',
  changed: '~',
  gone: '−',
  notCompared: '?',
}

/** How something differs, as a sign and a word. */
export function ChangeMark(props: { change: DifferenceKind }): ReactNode {
  const { change } = props
  const { t } = useTranslation('differences')
  return (
    <span className={`${styles['mark']} ${styles[change]}`}>
      <span className="mono" aria-hidden="true">
        {signs[change]}
      </span>
      {t(`change.${change}`)}
    </span>
  )
}
