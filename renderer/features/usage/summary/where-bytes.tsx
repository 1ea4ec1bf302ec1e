import type { ReactNode } from 'react'

import type { StoreRow, StoreUsage } from '../../../../electron/api/rows.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { useGoTo } from '../../../state/address/use-address.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './summary.module.css'

const parts = ['unique', 'shared', 'unreferenced'] as const

/** Each stored blob once: of one repository, of several, of none. */
export function WhereBytes(props: { store: StoreRow; usage: StoreUsage }): ReactNode {
  const { store, usage } = props
  const { t } = useTranslation('usage')
  const format = useFormat()
  const goTo = useGoTo()
  const all = parts.reduce((sum, part) => sum + usage[part].sizeBytes, 0)
  const linked = format.bytes(usage.layerLinked.sizeBytes)
  return (
    <section className={styles['section']}>
      <h2>{t('where.title')}</h2>
      <div className={styles['stack']} aria-hidden="true">
        {parts.map((part) => (
          <span key={part} data-part={part} style={{ flexGrow: usage[part].sizeBytes }} />
        ))}
      </div>
      <ul className={styles['lines']}>
        {parts.map((part) => (
          <li key={part} title={t(`where.${part}Detail`, { linked })}>
            <i data-part={part} />
            {part === 'unreferenced' ? (
              <Button
                tone="link"
                className={styles['name'] ?? ''}
                onClick={() => goTo({ at: 'blobs', store: store.id, state: 'unreferenced' })}
              >
                {t('where.unreferenced')}
              </Button>
            ) : (
              <span>{t(`where.${part}`)}</span>
            )}
            <b title={format.bytesExact(usage[part].sizeBytes)}>{format.bytes(usage[part].sizeBytes)}</b>
            <small>{format.percent(all === 0 ? 0 : usage[part].sizeBytes / all)}</small>
          </li>
        ))}
      </ul>
      {usage.missing > 0 && (
        <p className={styles['note']}>
          {t('where.missing', { count: usage.missing, formatted: format.count(usage.missing) })}
        </p>
      )}
    </section>
  )
}
