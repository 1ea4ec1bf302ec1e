import { NumberInput, SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { refreshAges, usualRefreshAge, type RefreshAge } from '../../../electron/api/values/refresh-ages.ts'
import type { Settings, SettingsChange } from '../../../electron/api/settings.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { hostInfoQuery, useChangeSettings, useSettings } from '../../api/settings.ts'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import styles from './settings-form.module.css'

const themes: readonly Settings['theme'][] = ['system', 'light', 'dark']
const ages = Object.keys(refreshAges) as readonly RefreshAge[]
const languages: readonly Settings['language'][] = ['system', 'en', 'zh-CN']

/** Theme, language, when a store is listed anew, and how much is asked at once. Every change is applied and kept at once. */
export function SettingsForm(): ReactNode {
  const { t } = useTranslation(['shell', 'stores'])
  const settings = useSettings()
  const save = useChangeSettings()
  const info = useQuery(hostInfoQuery(useClient())).data
  const themeLabels = { system: t('themeSystem'), light: t('themeLight'), dark: t('themeDark') }
  const languageLabels = { system: t('languageSystem'), en: 'English', 'zh-CN': '简体中文' }
  return (
    <div className={styles['form']}>
      <div className={styles['row']}>
        <span id="settings-theme">{t('theme')}</span>
        <SegmentedControl
          size="sm"
          aria-labelledby="settings-theme"
          value={settings.theme}
          data={themes.map((value) => ({ value, label: themeLabels[value] }))}
          onChange={(theme) => save.mutate({ theme })}
        />
      </div>
      <Select
        label={t('language')}
        value={settings.language}
        data={languages.map((value) => ({ value, label: languageLabels[value] }))}
        onChange={(value) => {
          const language = languages.find((known) => known === value)
          if (language !== undefined) save.mutate({ language })
        }}
        classNames={{ root: styles['row'] ?? '' }}
      />
      <Select
        label={t('refreshAfter')}
        description={t('refreshAfterHint')}
        value={settings.refreshAfter ?? usualRefreshAge}
        data={ages.map((value) => ({ value, label: t(`refreshAges.${value}`) }))}
        onChange={(value) => {
          const refreshAfter = ages.find((known) => known === value)
          if (refreshAfter !== undefined) save.mutate({ refreshAfter })
        }}
      />
      <NumberInput
        label={t('maxRequests')}
        description={t('maxRequestsHint')}
        placeholder={t('maxRequestsByDriver')}
        value={settings.maxRequests ?? ''}
        min={1}
        max={256}
        clampBehavior="strict"
        allowDecimal={false}
        allowNegative={false}
        onChange={(value) => save.mutate(maxRequestsOf(value))}
      />
      {save.isError && <ErrorPanel error={save.error} compact />}
      {info !== undefined && (
        <p className={styles['about']}>
          {t('about', { version: info.version })}
          {' · '}
          {t(
            info.secrets === 'keychain'
              ? 'stores:firstRun.keysKeychain'
              : info.secrets === 'keyFile'
                ? 'stores:firstRun.keysKeyFile'
                : 'stores:firstRun.keysUnprotected',
          )}
        </p>
      )}
    </div>
  )
}

/** Nothing, or what is no such number, leaves it to each driver. */
function maxRequestsOf(value: string | number): SettingsChange {
  return { maxRequests: typeof value === 'number' && value >= 1 && value <= 256 ? value : null }
}
