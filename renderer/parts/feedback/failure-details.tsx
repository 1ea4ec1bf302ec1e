import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { ErrorData } from '../../../electron/api/messages.ts'
import { failureText } from '../../text/failure-text.ts'
import { visible } from '../../text/visible.ts'
import { Button } from '../controls/button.tsx'
import { copyText } from '../controls/copy-button.tsx'
import { KeyValues } from '../values/key-value.tsx'
import styles from './problem.module.css'

/** What somebody who helps asks for, folded; it is copied whole. */
export function FailureDetails(props: { error: ErrorData; title: string }): ReactNode {
  const { error, title } = props
  const { where } = error
  const { t } = useTranslation('errors')
  const [copied, setCopied] = useState(false)
  return (
    <details className={styles['details']}>
      <summary>{t('details')}</summary>
      <KeyValues
        rows={[
          { name: t('store'), value: where.store },
          { name: t('bucket'), value: where.bucket, mono: true },
          {
            name: t('place'),
            value: where.path === undefined ? undefined : visible(where.path),
            mono: true,
          },
          { name: t('endpoint'), value: where.endpoint, mono: true },
          { name: t('operation'), value: where.operation, mono: true },
          { name: t('service'), value: serviceAnswer(where), mono: true },
          { name: t('requestId'), value: where.requestId, mono: true },
          { name: t('code'), value: error.code, mono: true },
          { name: t('message'), value: <span lang="en">{visible(error.message)}</span> },
        ]}
      />
      <Button
        size="small"
        icon={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        onBlur={() => setCopied(false)}
        onClick={() => void copyText(failureText(title, error)).then(setCopied)}
      >
        {t(copied ? 'copied' : 'copyDetails')}
      </Button>
    </details>
  )
}

function serviceAnswer(where: ErrorData['where']): string | undefined {
  const parts = [where.status, where.serviceCode].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' ')
}
