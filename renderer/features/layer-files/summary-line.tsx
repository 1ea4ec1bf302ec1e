import type { ReactNode } from 'react'

import type { ImageFilesSummary, LayerFilesSummary } from '../../../electron/api/rows.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './layer-files.module.css'

/** `3.9 MB gzip, 8.3 MB unpacked, 341 entries, from kept index`; below it why a table of contents was not used. */
export function LayerSummaryLine(props: {
  summary: LayerFilesSummary | undefined
  /** What is known before the layer is read. */
  sizeBytes: number
}): ReactNode {
  const { summary, sizeBytes } = props
  const { t } = useTranslation('contents')
  const format = useFormat()
  if (summary === undefined) return <Line parts={[format.bytes(sizeBytes)]} />
  const { way, tableProblem, requests, unpackedBytes, entries } = summary
  const line = (
    <Line
      parts={[
        t('summary.compressed', {
          size: format.bytes(summary.compressedBytes),
          compression: t(`compression.${summary.compression}`),
        }),
        unpackedBytes === undefined ? '' : t('summary.unpacked', { size: format.bytes(unpackedBytes) }),
        t('summary.entries', { count: entries, formatted: format.count(entries) }),
        way === 'kept' || way === 'whole'
          ? t(`way.${way}`)
          : t(`way.${way}`, { count: requests, formatted: format.count(requests) }),
      ]}
    />
  )
  return (
    <>
      {line}
      {tableProblem !== undefined && <Line parts={[t(`tableProblem.${tableProblem}`)]} />}
    </>
  )
}

/** `7 layers, 117.9 MB, 6,120 files, 3.1 MB wasted` */
export function ImageSummaryLine(props: { summary: ImageFilesSummary | undefined }): ReactNode {
  const { summary } = props
  const { t } = useTranslation('contents')
  const format = useFormat()
  if (summary === undefined) return <Line parts={[' ']} />
  const { layers, files, sizeBytes, wastedBytes } = summary
  return (
    <Line
      parts={[
        t('summary.layers', { count: layers.length, formatted: format.count(layers.length) }),
        format.bytes(sizeBytes),
        t('summary.files', { count: files, formatted: format.count(files) }),
        wastedBytes === 0 ? '' : t('summary.wasted', { size: format.bytes(wastedBytes) }),
      ]}
    />
  )
}

function Line(props: { parts: readonly string[] }): ReactNode {
  const { t } = useTranslation('contents')
  const text = props.parts.filter((part) => part !== '').join(t('summary.comma'))
  return (
    <p className={`trunc ${styles['summary']}`} title={text}>
      {text}
    </p>
  )
}
