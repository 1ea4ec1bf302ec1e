import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { AccessPolicy } from '../../../electron/api/rows.ts'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import styles from './access.module.css'

/** The smallest policy that a registry needs, in the service's own format, with a copy button. */
export function AccessPolicyPart(props: { policy: AccessPolicy; readOnly: boolean }): ReactNode {
  const { t } = useTranslation('access')
  const { kind, text } = props.policy
  const name = t(`policy.${kind}`)
  return (
    <div className={styles['policy']}>
      <div className={styles['policyHead']}>
        <div className={styles['about']}>
          <h3>{name}</h3>
          <p>{t(props.readOnly ? 'policyReading' : 'policyAbout')}</p>
        </div>
        <CopyButton value={text} what={name} withWords />
      </div>
      <pre className={`mono ${styles['document']}`} tabIndex={0} role="group" aria-label={name}>
        {text}
      </pre>
    </div>
  )
}
