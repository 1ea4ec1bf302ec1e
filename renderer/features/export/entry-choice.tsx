import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { shortDigest } from '../../parts/values/digest.tsx'
import { useFirst } from '../../parts/more.tsx'
import { useEntryName } from '../repositories/manifest/platform-select.tsx'
import { withEntry, type EntryToChoose } from './export-choice.ts'
import styles from './export-form.module.css'

/** Which entries of an index are taken: its images, and the artifacts beside them. */
export function EntryChoice(props: {
  all: readonly EntryToChoose[]
  some: ReadonlySet<string>
  onChange: (some: ReadonlySet<string>) => void
}): ReactNode {
  const { t } = useTranslation('images')
  const { all, some, onChange } = props
  const whole = all.every(({ digest }) => some.has(digest))
  const artifacts = all.filter(({ kind }) => kind === 'artifact')
  const others = all.filter(({ kind }) => kind !== 'artifact')
  return (
    <fieldset className={styles['entries']}>
      <legend>{t('export.entries')}</legend>
      <Checkbox
        label={t('export.everything')}
        checked={whole}
        indeterminate={!whole && some.size > 0}
        onChange={() => onChange(new Set(whole ? [] : all.map(({ digest }) => digest)))}
      />
      <Entries {...props} entries={others} layout="each" />
      {artifacts.length > 0 && (
        <>
          <p className={styles['artifacts']}>{t('export.artifacts')}</p>
          <Entries {...props} entries={artifacts} layout="eachLine" />
        </>
      )}
      <p className={styles['note']}>{t(whole ? 'export.wholeDetail' : 'export.someDetail')}</p>
    </fieldset>
  )
}

function Entries(props: {
  all: readonly EntryToChoose[]
  entries: readonly EntryToChoose[]
  /** Names of artifacts are long: each has a line. */
  layout: 'each' | 'eachLine'
  some: ReadonlySet<string>
  onChange: (some: ReadonlySet<string>) => void
}): ReactNode {
  const { all, entries, some, onChange } = props
  const label = useEntryLabel(all)
  const { shown, more } = useFirst(entries)
  return (
    <div className={styles[props.layout]}>
      {shown.map((entry) => (
        <Checkbox
          key={entry.digest}
          label={
            <span className="mono" title={entry.digest}>
              {label(entry)}
            </span>
          }
          checked={some.has(entry.digest)}
          onChange={(event) => onChange(withEntry(all, some, entry.digest, event.currentTarget.checked))}
        />
      ))}
      {more}
    </div>
  )
}

/** An artifact is told apart by the image that it is about; what has no other name by its digest. */
function useEntryLabel(all: readonly EntryToChoose[]): (entry: EntryToChoose) => string {
  const { t } = useTranslation('images')
  const nameOf = useEntryName()
  return (entry) => {
    const name = nameOf(entry)
    const about = all.find(({ digest }) => digest === entry.about)
    if (about !== undefined) return t('export.artifactOf', { artifact: name, image: nameOf(about) })
    return entry.kind === 'image' ? name : `${name} ${shortDigest(entry.digest)}`
  }
}
