import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import { licencesQuery, type LicenceRow } from '../../api/licences.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './about.module.css'

/** The licences of the packages that are in this program. */
export function Licences(): ReactNode {
  const { t } = useTranslation('about')
  const licences = useQuery(licencesQuery)
  const [shown, setShown] = useState(false)
  return (
    <section className={styles['part']} aria-label={t('licences.title')}>
      <div className={styles['head']}>
        <span>{t('licences.title')}</span>
        {licences.data !== undefined && (
          <Button tone="link" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t('licences.count', { count: licences.data.length })}
          </Button>
        )}
      </div>
      {licences.isError && <ErrorPanel error={licences.error} compact />}
      {shown && <LicenceList licences={licences.data ?? []} />}
    </section>
  )
}

function LicenceList(props: { licences: readonly LicenceRow[] }): ReactNode {
  const { t } = useTranslation('about')
  return (
    <ul className={styles['licences']}>
      {props.licences.map(({ name, version, licence, text }) => (
        <li key={`${name} ${version}`}>
          <details>
            <summary>
              <span className="mono">{name}</span> {version} · {licence}
            </summary>
            <pre tabIndex={0} aria-label={name}>
              {text === '' ? t('licences.noText') : text}
            </pre>
          </details>
        </li>
      ))}
    </ul>
  )
}
