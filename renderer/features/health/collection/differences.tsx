import type { ReactNode } from 'react'

import type { CollectionDifference } from '../../../../electron/api/rows.ts'
import { Section } from '../../../parts/section.tsx'
import { shortDigest } from '../../../parts/values/digest.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './collection.module.css'

/** Why blobs or manifests stay that a registry would take. Nothing where there are none. */
export function Differences(props: { differences: readonly CollectionDifference[] }): ReactNode {
  const { t } = useTranslation(['collection', 'health'])
  const format = useFormat()
  const differences = props.differences.filter(({ blobs, manifests }) => blobs + manifests > 0)
  if (differences.length === 0) return null
  return (
    <Section title={t('differences.title')}>
      <ul className={styles['differences']}>
        {differences.map(({ reason, blobs, manifests, sizeBytes, examples }) => (
          <li key={reason} title={`${t('differences.examples')}\n${examples.join('\n')}`}>
            <p>{t(`differences.${reason}`)}</p>
            <p>
              {t('differences.count', {
                blobs: t('health:verified.blobs', { count: blobs, formatted: format.count(blobs) }),
                manifests: t('health:verified.manifests', {
                  count: manifests,
                  formatted: format.count(manifests),
                }),
                size: format.bytes(sizeBytes),
              })}
              {examples[0] !== undefined && (
                <>
                  {' · '}
                  <span className="mono">{shortDigest(examples[0])}</span>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
