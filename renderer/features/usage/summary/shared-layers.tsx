import { useState, type ReactNode } from 'react'

import type { SharedLayer, StoreRow } from '../../../../electron/api/rows.ts'
import { mostSharedLayers } from '../../../../electron/api/rows/usage.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { useGoTo } from '../../../state/address/use-address.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { SaveList } from '../../save-list/save-list.tsx'
import { useLayerColumns } from '../use-usage-columns.ts'
import { CommandCell } from './command-cell.tsx'
import styles from './summary.module.css'

/** The blobs of which sharing saves most. Each leads to the blob, which says who uses it. */
export function SharedLayers(props: { store: StoreRow; layers: readonly SharedLayer[] }): ReactNode {
  const { store, layers } = props
  const { t } = useTranslation('usage')
  const format = useFormat()
  const goTo = useGoTo()
  const columns = useLayerColumns()
  const [isWhole, setIsWhole] = useState(false)
  return (
    <section className={styles['section']} aria-label={t('layers.title')}>
      <div className={styles['head']}>
        <h2>{t('layers.title')}</h2>
        <small className="grow">{t('layers.formula')}</small>
        <SaveList
          list="shared-layers"
          store={store}
          columns={columns}
          complete={layers.length < mostSharedLayers}
          rows={{ count: layers.length, rowAt: (index) => layers[index] }}
          look="icon"
        />
      </div>
      {layers.length === 0 ? (
        <p className={styles['note']}>{t('layers.none')}</p>
      ) : (
        <table className={styles['layers']}>
          <thead>
            <tr>
              <th scope="col">{t('layers.layer')}</th>
              <th scope="col">{t('layers.command')}</th>
              <th scope="col">{t('layers.size')}</th>
              <th scope="col">{t('layers.uses')}</th>
              <th scope="col">{t('layers.saved')}</th>
            </tr>
          </thead>
          <tbody>
            {layers.slice(0, isWhole ? layers.length : fewLayers).map((layer) => (
              <tr
                key={layer.digest}
                title={t('layers.usesDetail', {
                  uses: format.count(layer.uses),
                  repositories: format.count(layer.repositories),
                  tags: format.count(layer.tags),
                })}
              >
                <td>
                  <Button
                    tone="link"
                    className={`mono ${styles['name'] ?? ''}`}
                    title={layer.digest}
                    onClick={() => goTo({ at: 'blobs', store: store.id, blob: layer.digest })}
                  >
                    {layer.digest.slice(layer.digest.indexOf(':') + 1).slice(0, 12)}
                  </Button>
                </td>
                <CommandCell store={store} layer={layer} />
                <td>{format.bytes(layer.sizeBytes)}</td>
                <td>{format.count(layer.uses)}</td>
                <td>{format.bytes(layer.savedBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {layers.length > fewLayers && (
        <Button tone="link" className={styles['more'] ?? ''} onClick={() => setIsWhole((now) => !now)}>
          {isWhole ? t('layers.fewer') : t('layers.more', { formatted: format.count(layers.length) })}
        </Button>
      )}
    </section>
  )
}

const fewLayers = 7
