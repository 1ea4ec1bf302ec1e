import type { ReactNode } from 'react'

import type { FindingRow } from '../../../../electron/api/rows.ts'
import { useFirst } from '../../../parts/more.tsx'
import { Dot } from '../../../parts/pill.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import { shortDigest } from '../../../parts/values/digest.tsx'
import styles from './findings.module.css'

/** Findings in a line each, that open them. */
export function BriefFindings(props: {
  findings: readonly FindingRow[]
  onOpen: (finding: string) => void
}): ReactNode {
  const { t } = useTranslation('health')
  const { shown, more } = useFirst(props.findings, 50)
  return (
    <>
      <ul className={styles['brief']}>
        {shown.map((finding) => (
          <li key={finding.id}>
            <button type="button" onClick={() => props.onOpen(finding.id)}>
              <Dot tone={finding.severity} />
              <span>{t(`kind.${finding.kind}`)}</span>
              <span className="mono trunc">
                {finding.tag === undefined
                  ? shortDigest(finding.digest ?? finding.key)
                  : visible(finding.tag)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more}
    </>
  )
}
