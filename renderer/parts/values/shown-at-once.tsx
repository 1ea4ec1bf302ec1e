import { useState, type ReactNode } from 'react'

import { mostPreviewBytes } from '../../../electron/api/rows.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { Button } from '../controls/button.tsx'

/** More is read when a person asks: a service may bill what leaves it. */
const shownAtOnceBytes = 64 * 1024

/** Shows what a file holds at once where it is small, and when asked up to 1 MiB. */
export function ShownAtOnce(props: { sizeBytes: number; children: () => ReactNode }): ReactNode {
  const { sizeBytes } = props
  const { t } = useTranslation('files')
  const format = useFormat()
  const [asked, setAsked] = useState(false)
  if (sizeBytes > mostPreviewBytes) {
    return <p>{t('preview.tooLarge', { most: format.binaryBytes(mostPreviewBytes) })}</p>
  }
  if (asked || sizeBytes <= shownAtOnceBytes) return props.children()
  return (
    <Button size="small" onClick={() => setAsked(true)}>
      {t('preview.show', { size: format.bytes(sizeBytes) })}
    </Button>
  )
}
