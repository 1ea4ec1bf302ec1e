import { Checkbox, Select } from '@mantine/core'
import type { ReactNode } from 'react'

import { languages, themes } from '../../../electron/api/values/setting-bounds.ts'
import { useChangeSettings, useSettings } from '../../api/settings.ts'
import { isMac } from '../../parts/commands/keys.ts'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './settings.module.css'

const densities = ['comfortable', 'compact'] as const

/** Theme, language, how high rows are, and whether keys of one sign do something. */
export function Appearance(): ReactNode {
  const { t } = useTranslation(['shell', 'settings'])
  const settings = useSettings()
  const save = useChangeSettings()
  const themeTexts = { system: t('themeSystem'), light: t('themeLight'), dark: t('themeDark') }
  const languageTexts = { system: t('languageSystem'), en: 'English', 'zh-CN': '简体中文' }
  return (
    <>
      <Select
        label={t('language')}
        value={settings.language}
        data={languages.map((value) => ({ value, label: languageTexts[value] }))}
        onChange={(value) => {
          const language = languages.find((known) => known === value)
          if (language !== undefined) save.mutate({ language })
        }}
      />
      <div className={styles['row']}>
        <span>{t('theme')}</span>
        <ChoiceBar
          label={t('theme')}
          value={settings.theme}
          choices={themes.map((value) => ({ value, text: themeTexts[value] }))}
          onChange={(theme) => save.mutate({ theme })}
        />
      </div>
      <div className={styles['row']}>
        <span>{t('settings:density')}</span>
        <ChoiceBar
          label={t('settings:density')}
          value={settings.density ?? 'comfortable'}
          choices={densities.map((value) => ({ value, text: t(`settings:densities.${value}`) }))}
          onChange={(density) => save.mutate({ density: density === 'comfortable' ? null : density })}
        />
      </div>
      <Checkbox
        label={t('settings:singleKeys')}
        description={t('settings:singleKeysHint', { mod: isMac ? '⌘' : 'Ctrl' })}
        checked={settings.singleKeys !== false}
        onChange={(event) => save.mutate({ singleKeys: event.currentTarget.checked ? null : false })}
      />
      {save.isError && <ErrorPanel error={save.error} compact />}
    </>
  )
}
