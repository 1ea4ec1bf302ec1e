import { FileButton, Textarea } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'

import type { AuthorityRow } from '../../../../electron/api/rows.ts'
import { mostPemCharacters } from '../../../../electron/api/values/setting-bounds.ts'
import { useAddAuthorities, useRemoveAuthority } from '../../../api/network.ts'
import { Button, IconButton } from '../../../parts/controls/button.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { useNow } from '../../../parts/use-now.ts'
import styles from '../settings.module.css'

/** Certificate authorities that are trusted beside those of the system. */
export function Authorities(props: { authorities: readonly AuthorityRow[] }): ReactNode {
  const { t } = useTranslation('settings')
  const add = useAddAuthorities()
  const remove = useRemoveAuthority()
  const [pasting, setPasting] = useState(false)
  const [text, setText] = useState('')
  const failure = add.error ?? remove.error
  const takeFile = (file: File | null): void => {
    // The beginning of a file that is too long is refused by the host, and not read here as a whole.
    void file
      ?.slice(0, mostPemCharacters)
      .text()
      .then((pem) => add.mutate(pem))
  }
  return (
    <section className={styles['group']} aria-label={t('authorities.title')}>
      <h3>{t('authorities.title')}</h3>
      <p className={styles['hint']}>{t('authorities.hint')}</p>
      {props.authorities.length === 0 ? (
        <p className={styles['hint']}>{t('authorities.none')}</p>
      ) : (
        <ul className={styles['list']}>
          {props.authorities.map((authority) => (
            <Authority
              key={authority.fingerprint}
              authority={authority}
              onRemove={() => remove.mutate(authority.fingerprint)}
            />
          ))}
        </ul>
      )}
      {pasting && (
        <form
          className={styles['group']}
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate(text, {
              onSuccess: () => {
                setText('')
                setPasting(false)
              },
            })
          }}
        >
          <Textarea
            label={t('authorities.pem')}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={text}
            maxLength={mostPemCharacters}
            rows={5}
            spellCheck={false}
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className={styles['actions']}>
            <Button submit tone="primary" disabled={text.trim() === '' || add.isPending}>
              {t('authorities.add')}
            </Button>
          </div>
        </form>
      )}
      {failure !== null && <ErrorPanel error={failure} compact />}
      <div className={styles['actions']}>
        <FileButton accept=".pem,.crt,.cer,application/x-pem-file" onChange={takeFile}>
          {({ onClick }) => <Button onClick={onClick}>{t('authorities.choose')}</Button>}
        </FileButton>
        {!pasting && <Button onClick={() => setPasting(true)}>{t('authorities.paste')}</Button>}
      </div>
    </section>
  )
}

function Authority(props: { authority: AuthorityRow; onRemove: () => void }): ReactNode {
  const { subject, fingerprint, validToMs } = props.authority
  const { t } = useTranslation('settings')
  const format = useFormat()
  const isOver = validToMs < useNow(60_000)
  const date = format.dateTime(validToMs)
  return (
    <li title={fingerprint}>
      <span className="grow trunc">{subject}</span>
      <span className={isOver ? styles['over'] : styles['number']}>
        {isOver ? t('authorities.over', { date }) : t('authorities.until', { date })}
      </span>
      <IconButton size="small" label={t('authorities.remove', { subject })} onClick={props.onRemove}>
        <IconTrash size={14} />
      </IconButton>
    </li>
  )
}
