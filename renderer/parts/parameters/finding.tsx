import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Finding, ParameterSpec } from '../../../electron/api/rows.ts'
import { lookUp } from '../../text/look-up.ts'
import styles from './finding.module.css'

/** A judgement about a parameter, as a line with its severity as icon, colour and word. */
export function FindingLine(props: { finding: Finding; withParameter?: boolean }): ReactNode {
  const { t } = useTranslation('configuration')
  const text = useFindingText()
  const { finding } = props
  return (
    <span className={`${styles['finding']} ${styles[finding.severity]}`}>
      {finding.severity === 'info' ? (
        <IconInfoCircle size={14} aria-hidden="true" />
      ) : (
        <IconAlertTriangle size={14} aria-hidden="true" />
      )}
      <span>
        <span className="visually-hidden">{`${t(`severity.${finding.severity}`)}: `}</span>
        {props.withParameter === true && finding.parameter !== undefined && (
          <span className="mono">{`${finding.parameter}: `}</span>
        )}
        {text(finding)}
        {finding.at !== undefined && ' '}
        {finding.at !== undefined && <span className={styles['at']}>{t('at', { ...finding.at })}</span>}
      </span>
    </span>
  )
}

/** The words for a finding in the window's language, or as the registry would say it. */
export function useFindingText(): (finding: Finding) => string {
  const { i18n } = useTranslation(['findings', 'driverFindings'])
  return ({ id, values, message }) =>
    lookUp(i18n, `findings:${id}`, values) ?? lookUp(i18n, `driverFindings:${id}`, values) ?? message
}

/** What a parameter means. */
export function useMeaning(): (spec: Pick<ParameterSpec, 'meaning' | 'name'>) => string {
  const { i18n } = useTranslation('meanings')
  return (spec) =>
    lookUp(i18n, `meanings:${spec.meaning}`) ?? lookUp(i18n, `meanings:${spec.name}`) ?? spec.meaning
}
