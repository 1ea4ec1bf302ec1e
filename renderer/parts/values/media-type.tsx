import type { ReactNode } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { CopyButton } from '../controls/copy-button.tsx'
import { Breakable } from './breakable.tsx'
import styles from './media-type.module.css'
import { useMediaTypeText } from './use-media-type-text.ts'

/** A media type in words, with the type itself below to read and copy; a type without a name alone. */
export function MediaType(props: { value: string }): ReactNode {
  const { t } = useTranslation('common')
  const words = useMediaTypeText()(props.value)
  const raw = visible(props.value)
  const copy = <CopyButton value={props.value} what={t('mediaType')} />
  if (words === raw) {
    return (
      <span className={styles['line']}>
        <span className="mono">
          <Breakable text={raw} />
        </span>
        {copy}
      </span>
    )
  }
  return (
    <span className={styles['both']}>
      <span className={styles['line']}>
        {words}
        {copy}
      </span>
      <span className={`mono ${styles['raw']}`}>
        <Breakable text={raw} />
      </span>
    </span>
  )
}
