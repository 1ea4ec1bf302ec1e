import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { IsThis, StatementView } from '../../../../electron/api/rows.ts'
import { useFirst } from '../../../parts/more.tsx'
import { Pill } from '../../../parts/pill.tsx'
import { Section } from '../../../parts/section.tsx'
import { Digest } from '../../../parts/values/digest.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { visible } from '../../../text/visible.ts'
import styles from './documents.module.css'

/** What a statement is about, and whether that is the manifest that is looked at. */
export function Statement(props: { nav: RepositoryNavigation; statement: StatementView }): ReactNode {
  const { nav, statement } = props
  const { t } = useTranslation('documents')
  const { shown, more } = useFirst(statement.subjects, 20)
  return (
    <div className={styles['fixed']}>
      <Section title={t('statement.title')}>
        <KeyValues
          rows={[{ name: t('statement.predicateType'), value: statement.predicateType, mono: true }]}
        />
        {shown.map((subject) => (
          <div key={`${subject.name} ${subject.digest}`} className={styles['signature']}>
            <div className={styles['state']}>
              <IsThisPill isThis={subject.isThis} />
              <span className="trunc" title={visible(subject.name)}>
                {visible(subject.name)}
              </span>
              <Digest value={subject.digest} onOpen={() => nav.openManifest(subject.digest)} />
            </div>
          </div>
        ))}
        {more}
        {statement.subjects.length === 0 && <p className={styles['count']}>{t('statement.noSubject')}</p>}
      </Section>
    </div>
  )
}

/** Says it in words. Not green: what is said was not verified. */
export function IsThisPill(props: { isThis: IsThis }): ReactNode {
  const { t } = useTranslation('documents')
  const tones = { yes: 'accent', no: 'warning', unknown: 'neutral' } as const
  return <Pill tone={tones[props.isThis]}>{t(`about.${props.isThis}`)}</Pill>
}
