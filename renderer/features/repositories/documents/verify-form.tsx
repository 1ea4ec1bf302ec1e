import { FileButton, Textarea } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import { mostKeyCharacters } from '../../../../electron/api/values/key-length.ts'
import type { useVerifySignatures } from '../../../api/mutations/documents.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Section } from '../../../parts/section.tsx'
import styles from './documents.module.css'

/** Takes a public key, pasted or from a file. It is kept no longer than this is shown. */
export function VerifyForm(props: {
  value: string
  verify: ReturnType<typeof useVerifySignatures>
  onChange: (value: string) => void
  onVerify: () => void
}): ReactNode {
  const { value, verify, onChange } = props
  const { t } = useTranslation('documents')
  const [tooLarge, setTooLarge] = useState(false)
  const key = verify.data?.key
  const take = (file: File | null): void => {
    setTooLarge(file !== null && file.size > mostKeyCharacters)
    if (file === null || file.size > mostKeyCharacters) return
    void file.text().then(onChange)
  }
  return (
    <div className={styles['fixed']}>
      <Section title={t('verify.title')}>
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault()
            if (value.trim() !== '') props.onVerify()
          }}
        >
          <p>{t('verify.detail')}</p>
          <Textarea
            aria-label={t('verify.key')}
            classNames={{ input: 'mono' }}
            value={value}
            placeholder={t('verify.placeholder')}
            minRows={3}
            maxRows={8}
            autosize
            spellCheck={false}
            autoComplete="off"
            maxLength={mostKeyCharacters}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <div className={styles['actions']}>
            <Button tone="primary" size="small" submit disabled={verify.isPending || value.trim() === ''}>
              {verify.isPending ? t('verify.running') : t('verify.run')}
            </Button>
            <FileButton onChange={take}>
              {(button) => (
                <Button size="small" onClick={button.onClick}>
                  {t('verify.file')}
                </Button>
              )}
            </FileButton>
            {value !== '' && (
              <Button size="small" tone="ghost" onClick={() => onChange('')}>
                {t('verify.clear')}
              </Button>
            )}
          </div>
        </form>
        {tooLarge && <Note tone="error">{t('verify.fileTooLarge')}</Note>}
        {verify.isError && <ErrorPanel error={verify.error} compact />}
        {key !== undefined && (
          <div role="status" className={styles['told']}>
            <Note>
              {t('verify.with', { algorithm: key.algorithm, fingerprint: key.fingerprint.slice(0, 23) })}
              {key.fromCertificate && ` ${t('verify.fromCertificate')}`}
            </Note>
          </div>
        )}
      </Section>
    </div>
  )
}
