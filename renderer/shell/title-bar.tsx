import { Menu, useMantineColorScheme } from '@mantine/core'
import {
  IconAdjustmentsHorizontal,
  IconArrowLeft,
  IconArrowRight,
  IconBook,
  IconCheck,
  IconCommand,
  IconHelp,
  IconInfoCircle,
  IconKeyboard,
  IconLayoutSidebar,
  IconMoon,
  IconSearch,
  IconSun,
} from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import type { Settings } from '../../electron/api/settings.ts'
import { useChangeSettings, useSettings } from '../api/settings.ts'
import { IconButton } from '../parts/controls/button.tsx'
import { shortcutText } from '../parts/commands/shortcuts.ts'
import { ShortcutKeys } from '../parts/commands/shortcut-keys.tsx'
import { fittingPage } from '../features/guide/fitting-page.ts'
import styles from './title-bar.module.css'
import { useSteps } from './use-steps.ts'
import { useWindowState } from '../state/window-state.tsx'

/** Back and forward, the way to everything, language, theme, help, settings. */
export const TitleBar = memo(function TitleBar(): ReactNode {
  const { t } = useTranslation('shell')
  const { openDialog, toggleSidebar, sidebarShown } = useWindowState()
  const steps = useSteps()
  return (
    <header className={styles['bar']}>
      <div className={styles['left']}>
        <IconButton
          label={t('toggleSidebar')}
          keys={shortcutText('sidebar')}
          aria-pressed={sidebarShown}
          onClick={toggleSidebar}
        >
          <IconLayoutSidebar size={16} />
        </IconButton>
        <IconButton label={t('back')} disabled={!steps.canGoBack} onClick={() => window.history.back()}>
          <IconArrowLeft size={16} />
        </IconButton>
        <IconButton
          label={t('forward')}
          disabled={!steps.canGoForward}
          onClick={() => window.history.forward()}
        >
          <IconArrowRight size={16} />
        </IconButton>
      </div>
      <button type="button" className={styles['search']} onClick={() => openDialog({ kind: 'palette' })}>
        <IconSearch size={14} aria-hidden="true" />
        <span className="grow trunc">{t('goTo')}</span>
        <ShortcutKeys of="palette" />
      </button>
      <div className={styles['right']}>
        <LanguageMenu />
        <HelpMenu />
        <ThemeButton />
        <IconButton
          label={t('settings')}
          keys={shortcutText('settings')}
          onClick={() => openDialog({ kind: 'settings' })}
        >
          <IconAdjustmentsHorizontal size={16} />
        </IconButton>
      </div>
    </header>
  )
})

function LanguageMenu(): ReactNode {
  const { t } = useTranslation('shell')
  const settings = useSettings()
  const save = useChangeSettings()
  const choices: readonly { value: Settings['language']; label: string }[] = [
    { value: 'system', label: t('languageSystem') },
    { value: 'en', label: 'English' },
    { value: 'zh-CN', label: '简体中文' },
  ]
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button
          type="button"
          className={styles['language']}
          aria-label={`${t('languageCode')}, ${t('language')}`}
          title={t('language')}
        >
          {t('languageCode')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={settings.language}
          onChange={(value) => {
            const chosen = choices.find((choice) => choice.value === value)
            if (chosen !== undefined) save.mutate({ language: chosen.value })
          }}
        >
          {choices.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value} checkIcon={<IconCheck size={14} />} closeMenuOnClick>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

function HelpMenu(): ReactNode {
  const { t } = useTranslation(['shell', 'commands'])
  const { openDialog, openGuide } = useWindowState()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton label={t('help')}>
          <IconHelp size={16} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconBook size={14} />}
          rightSection={<ShortcutKeys of="guide" />}
          onClick={() => openGuide(fittingPage())}
        >
          {t('commands:name.guide')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={14} />}
          rightSection={<ShortcutKeys of="shortcuts" />}
          onClick={() => openDialog({ kind: 'shortcuts' })}
        >
          {t('commands:name.shortcuts')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCommand size={14} />}
          rightSection={<ShortcutKeys of="commands" />}
          onClick={() => openDialog({ kind: 'palette', typed: '>' })}
        >
          {t('commands:name.commands')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconInfoCircle size={14} />} onClick={() => openDialog({ kind: 'about' })}>
          {t('commands:name.about')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function ThemeButton(): ReactNode {
  const { t } = useTranslation('shell')
  const { colorScheme } = useMantineColorScheme()
  const save = useChangeSettings()
  const dark = colorScheme === 'dark'
  return (
    <IconButton
      label={dark ? t('useLight') : t('useDark')}
      onClick={() => save.mutate({ theme: dark ? 'light' : 'dark' })}
    >
      {dark ? <IconSun size={16} /> : <IconMoon size={16} />}
    </IconButton>
  )
}
