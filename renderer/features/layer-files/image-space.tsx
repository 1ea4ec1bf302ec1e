import type { ReactNode } from 'react'

import type { ImageFilesSummary, WastedFile } from '../../../electron/api/rows.ts'
import { useFirst } from '../../parts/more.tsx'
import { Section } from '../../parts/section.tsx'
import { Bar } from '../../parts/values/bar.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './layer-files.module.css'

/** Where the bytes of an image are: by layer, the largest files, and those that later layers delete or replace. */
export function ImageSpace(props: {
  summary: ImageFilesSummary | undefined
  onFile: (path: string) => void
  onWasted: (file: WastedFile) => void
}): ReactNode {
  const { summary } = props
  const { t } = useTranslation('contents')
  const format = useFormat()
  const wasted = useFirst(summary?.wasted ?? [])
  const largest = useFirst(summary?.largest ?? [])
  if (summary === undefined) return null
  const { sizeBytes, wastedBytes } = summary
  const share = sizeBytes + wastedBytes === 0 ? 0 : wastedBytes / (sizeBytes + wastedBytes)
  return (
    <div className={styles['space']}>
      <Section title={t('totals.title')}>
        <KeyValues
          rows={[
            { name: t('totals.files'), value: format.count(summary.files) },
            { name: t('totals.size'), value: format.bytes(sizeBytes), title: format.bytesExact(sizeBytes) },
            {
              name: t('totals.wasted'),
              value: t('totals.share', { size: format.bytes(wastedBytes), share: format.percent(share) }),
              title: format.bytesExact(wastedBytes),
            },
          ]}
        />
      </Section>
      <Section title={t('layers.title')}>
        <LayerSizes layers={summary.layers} />
      </Section>
      <Section title={t('wasted.title')} aside={format.bytes(wastedBytes)}>
        <p className={styles['note']}>
          {summary.wasted.length === 0 ? t('wasted.none') : t('wasted.detail')}
        </p>
        <ul className={styles['lines']}>
          {wasted.shown.map((file) => (
            <FileLine
              key={`${file.path} ${file.layer} ${file.byLayer}`}
              path={file.path}
              sizeBytes={file.sizeBytes}
              detail={t('wasted.from', {
                layer: file.layer,
                how: t(`wasted.${file.how}`, { layer: file.byLayer }),
              })}
              onOpen={() => props.onWasted(file)}
            />
          ))}
        </ul>
        {wasted.more}
      </Section>
      <Section title={t('largest')}>
        <ul className={styles['lines']}>
          {largest.shown.map((file) => (
            <FileLine
              key={file.path}
              path={file.path}
              sizeBytes={file.sizeBytes}
              detail={t('layerOf', { layer: file.layer })}
              onOpen={() => props.onFile(file.path)}
            />
          ))}
        </ul>
        {largest.more}
      </Section>
    </div>
  )
}

function LayerSizes(props: { layers: ImageFilesSummary['layers'] }): ReactNode {
  const { layers } = props
  const { t } = useTranslation('contents')
  const format = useFormat()
  const largest = layers.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 1)
  const { shown, more } = useFirst(layers)
  return (
    <>
      <table className={styles['layers']}>
        <thead>
          <tr>
            <th scope="col">{t('layers.number')}</th>
            <th scope="col">{t('layers.size')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('layers.share')}</span>
            </th>
            <th scope="col">{t('layers.files')}</th>
            <th scope="col">{t('layers.wasted')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((layer) => (
            <tr key={layer.index} title={layer.digest}>
              <th scope="row">{layer.index}</th>
              <td>{format.bytes(layer.sizeBytes)}</td>
              <td>
                <Bar share={layer.sizeBytes / largest} width="72px" />
              </td>
              <td>{format.count(layer.entries)}</td>
              <td>{layer.wastedBytes === 0 ? '—' : format.bytes(layer.wastedBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  )
}

function FileLine(props: { path: string; sizeBytes: number; detail: string; onOpen: () => void }): ReactNode {
  const format = useFormat()
  const path = visible(`/${props.path}`)
  return (
    <li>
      <button type="button" className={styles['line']} title={path} onClick={props.onOpen}>
        <span className="mono trunc">{path}</span>
        <span className={styles['lineSize']}>{format.bytes(props.sizeBytes)}</span>
        <span className={styles['lineDetail']}>{props.detail}</span>
      </button>
    </li>
  )
}
