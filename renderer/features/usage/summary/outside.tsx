import type { ReactNode } from 'react'

import type { StoreUsage } from '../../../../electron/api/rows.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './summary.module.css'

/** What is not in the blob store, and everything together. */
export function Outside(props: { usage: StoreUsage }): ReactNode {
  const { usage } = props
  const { uploads, strangers, links } = usage.outside
  const { t } = useTranslation('usage')
  const format = useFormat()
  const lines = [
    { id: 'uploads', count: uploads.count, sizeBytes: uploads.sizeBytes },
    { id: 'strangers', count: strangers.files, sizeBytes: strangers.sizeBytes },
    { id: 'links', count: links.files, sizeBytes: links.sizeBytes },
    { id: 'total', count: usage.keys, sizeBytes: usage.sizeBytes },
  ] as const
  return (
    <section className={styles['section']} aria-label={t('outside.title')}>
      <h2>{t('outside.title')}</h2>
      <ul className={styles['lines']}>
        {lines.map(({ id, count, sizeBytes }) => (
          <li
            key={id}
            data-total={id === 'total'}
            title={
              id === 'total' ? t('outside.totalDetail', { count, formatted: format.count(count) }) : undefined
            }
          >
            <span>{t(`outside.${id}`)}</span>
            <b title={format.bytesExact(sizeBytes)}>{format.bytes(sizeBytes)}</b>
            <small>{format.count(count)}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
