import { TextInput } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { PickedFile } from '../../api/drops/uploads.ts'
import { useFormat } from '../../text/format.ts'
import { prefixOf } from '../drop/file-prefix.ts'
import styles from './push.module.css'

/** The files that are stored unchanged, and below which folder. */
export function FilesSection(props: {
  /** Files that are not named like archives. */
  plain: readonly PickedFile[]
  /** Whether there is anything at all to store as a file. */
  any: boolean
  prefix: string
  onPrefix: (prefix: string) => void
}): ReactNode {
  const { plain } = props
  const { t } = useTranslation('push')
  const format = useFormat()
  if (!props.any) return null
  const shown = plain.slice(0, mostShown)
  const more = plain.length - shown.length
  const wrong = prefixOf(props.prefix) === undefined
  return (
    <section className={styles['section']} aria-label={t('prefix')}>
      {shown.map(({ relativePath, file }) => (
        <div key={relativePath} className={styles['head']}>
          <IconFile size={16} aria-hidden="true" />
          <h3 className="trunc" title={relativePath}>
            {relativePath}
          </h3>
          <span className={styles['facts']}>{format.bytes(file.size)}</span>
        </div>
      ))}
      {more > 0 && (
        <p className={styles['more']}>{t('more', { count: more, formatted: format.count(more) })}</p>
      )}
      <div className={styles['prefix']}>
        <TextInput
          label={t('prefix')}
          classNames={{ input: 'mono' }}
          description={t('prefixDetail')}
          error={wrong ? t('prefixProblem') : undefined}
          value={props.prefix}
          maxLength={600}
          spellCheck={false}
          onChange={(event) => props.onPrefix(event.currentTarget.value)}
        />
      </div>
    </section>
  )
}

const mostShown = 20
