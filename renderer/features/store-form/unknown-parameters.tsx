import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Finding } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { FindingLine } from '../../parts/parameters/finding.tsx'
import styles from './store-form.module.css'

/** Parameters that the driver does not know, by name only: each may be a key that was misspelt. They can be removed. */
export function UnknownParameters(props: {
  names: readonly string[]
  findings: readonly Finding[]
  fixOf: (finding: Finding) => ReactNode
  onRemove: (name: string) => void
}): ReactNode {
  const { t } = useTranslation('stores')
  if (props.names.length === 0) return null
  return (
    <ul className={`box ${styles['unknown']}`}>
      {props.names.map((name) => {
        const finding = props.findings.find(({ parameter }) => parameter === name)
        return (
          <li key={name}>
            <div className="grow">
              <span className={`mono ${styles['unknownName']}`}>{name}</span>
              {finding === undefined ? <span>{t('form.unknown')}</span> : <FindingLine finding={finding} />}
              {finding !== undefined && props.fixOf(finding)}
            </div>
            <Button
              size="small"
              aria-label={t('form.removeUnknownParameter', { parameter: name })}
              onClick={() => props.onRemove(name)}
            >
              {t('form.removeUnknown')}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
