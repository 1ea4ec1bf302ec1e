import type { ReactNode } from 'react'

import { Empty } from '../../parts/feedback/empty.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import type { ImageDifferences } from '../../api/lists/image-differences.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './differences.module.css'

/** Both images beside each other in numbers. */
export function SummaryPart(props: { found: ImageDifferences }): ReactNode {
  const { images, layers, configuration, packages, sums } = props.found
  const { t } = useTranslation('differences')
  const format = useFormat()
  if (images === undefined) return null
  const { before, after } = images
  const count = (rows: readonly { readonly change: string }[], change: string) =>
    format.count(rows.filter((row) => row.change === change).length)
  const counts = (rows: readonly { readonly change: string }[]) =>
    t('counts', {
      added: count(rows, 'added'),
      changed: count(rows, 'changed'),
      gone: count(rows, 'gone'),
    })
  const time = (atMs: number | undefined) => (atMs === undefined ? '—' : format.dateTime(atMs))
  return (
    <div className={styles['summary']}>
      {before.manifest === after.manifest && (
        <Empty title={t('same')} detail={t('sameDetail', { digest: before.manifest })} />
      )}
      <table className={styles['sums']}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('column.name')}</span>
            </th>
            <th scope="col">{t('before')}</th>
            <th scope="col">{t('after')}</th>
            <th scope="col">{t('column.difference')}</th>
          </tr>
        </thead>
        <tbody>
          <Line
            name={t('sum.compressed')}
            before={format.bytes(before.compressedBytes)}
            after={format.bytes(after.compressedBytes)}
            difference={signed(after.compressedBytes - before.compressedBytes)}
          />
          <Line
            name={t('sum.unpacked')}
            before={sums === undefined ? '…' : format.bytes(sums.beforeBytes)}
            after={sums === undefined ? '…' : format.bytes(sums.afterBytes)}
            difference={sums === undefined ? '…' : signed(sums.afterBytes - sums.beforeBytes)}
          />
          <Line name={t('sum.created')} before={time(before.createdAtMs)} after={time(after.createdAtMs)} />
          <Line
            name={t('sum.layers')}
            before={format.count(before.layers)}
            after={format.count(after.layers)}
            difference={
              layers === undefined
                ? '…'
                : t('layerCounts', {
                    same: count(layers, 'same'),
                    added: count(layers, 'added'),
                    gone: count(layers, 'gone'),
                  })
            }
          />
          <Line
            name={t('sum.configuration')}
            difference={configuration === undefined ? '…' : counts(configuration)}
          />
          <Line
            name={t('sum.files')}
            difference={
              sums === undefined
                ? '…'
                : t('counts', {
                    added: format.count(sums.added),
                    changed: format.count(sums.changed),
                    gone: format.count(sums.gone),
                  })
            }
          />
          <Line
            name={t('sum.packages')}
            difference={
              packages === undefined ? '…' : packages.found ? counts(packages.rows) : t('noPackages')
            }
          />
        </tbody>
      </table>
      {sums !== undefined && sums.notCompared > 0 && (
        <Note tone="warning">
          {t('notComparedCount', { count: sums.notCompared, formatted: format.count(sums.notCompared) })}
        </Note>
      )}
    </div>
  )

  function signed(bytes: number): string {
    if (bytes === 0) return '—'
    return `${bytes < 0 ? '−' : '+'}${format.bytes(Math.abs(bytes))}`
  }
}

function Line(props: { name: string; before?: string; after?: string; difference?: string }): ReactNode {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>{props.before}</td>
      <td>{props.after}</td>
      <td>{props.difference}</td>
    </tr>
  )
}
