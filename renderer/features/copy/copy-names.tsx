import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { NameProblems } from './copy-request.ts'
import styles from './copy.module.css'

interface Names {
  readonly as: string
  readonly asTag: string
}

/** The name of a repository in the target, and the tag if one tag or manifest is copied. */
export function CopyNames(props: {
  names: Names
  problems: NameProblems | undefined
  /** `none` if several tags or manifests are copied: they keep their tags. `optional` for one manifest. */
  tag: 'none' | 'needed' | 'optional'
  onChange: (names: Names) => void
}): ReactNode {
  const { names, problems, tag, onChange } = props
  const { t } = useTranslation(['images', 'push'])
  return (
    <div className={styles['names']} data-tag={tag !== 'none'}>
      <TextInput
        label={t('copy.name')}
        value={names.as}
        spellCheck={false}
        error={problems?.repository && t(`push:repositoryProblem.${problems.repository}`)}
        onChange={(event) => onChange({ ...names, as: event.currentTarget.value })}
      />
      {tag !== 'none' && (
        <TextInput
          label={t('copy.tag')}
          value={names.asTag}
          placeholder={tag === 'optional' ? t('copy.withoutTag') : ''}
          spellCheck={false}
          error={problems?.tag && t(`push:tagsProblem.${problems.tag}`, { tag: names.asTag.trim() })}
          onChange={(event) => onChange({ ...names, asTag: event.currentTarget.value })}
        />
      )}
    </div>
  )
}
