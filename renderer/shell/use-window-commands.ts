import {
  IconAdjustmentsHorizontal,
  IconArrowLeft,
  IconArrowRight,
  IconArrowsDiff,
  IconArrowsUpDown,
  IconBook,
  IconClock,
  IconCommand,
  IconDatabase,
  IconDatabasePlus,
  IconDeviceDesktop,
  IconFileSettings,
  IconFilter,
  IconInfoCircle,
  IconKeyboard,
  IconLanguage,
  IconLayoutSidebar,
  IconLayoutSidebarRightExpand,
  IconLink,
  IconMoon,
  IconRulerMeasure,
  IconSearch,
  IconStack2,
  IconSun,
  IconTextWrap,
} from '@tabler/icons-react'

import type { StoreRow } from '../../electron/api/rows.ts'
import type { SettingsChange } from '../../electron/api/settings.ts'
import { useChangeSettings, useSettings } from '../api/settings.ts'
import type { GivenCommand } from '../parts/commands/command.ts'
import { useCommandKeys, useCommands } from '../parts/commands/use-commands.ts'
import { toggleWholeTexts } from '../parts/whole-text/use-texts-shown.ts'
import { tell } from '../parts/feedback/told.tsx'
import { parseAddress } from '../state/address/address-text.ts'
import { linkOf } from '../state/address/links.ts'
import { useGoTo } from '../state/address/use-address.ts'
import { useWaysBack } from '../state/memory/use-places.ts'
import { settingsParts } from '../state/dialog.ts'
import { useWindowState } from '../state/window-state.tsx'
import { useTranslation } from '../text/use-translation.ts'
import { fittingPage } from '../features/guide/fitting-page.ts'
import { goToPane } from './pane-focus.ts'
import { useSteps } from './use-steps.ts'

/** What can be done anywhere in the window, and its keys. */
export function useWindowCommands(stores: readonly StoreRow[]): void {
  useCommands([...useLooks(), ...useWays(), useLink(stores)])
  useCommandKeys()
}

/** Opens one part of the settings. */
export function SettingCommands(): null {
  const { t } = useTranslation(['shell', 'settings'])
  const { openDialog } = useWindowState()
  useCommands(
    settingsParts.map((part) => ({
      id: `settings-${part}`,
      group: 'window',
      label: t('settingsPart', { part: t(`settings:part.${part}`) }),
      Icon: IconAdjustmentsHorizontal,
      run: () => openDialog({ kind: 'settings', part }),
    })),
  )
  return null
}

/** What is shown, and how. */
function useLooks(): readonly GivenCommand[] {
  const { openDialog, toggleSidebar, transfersShown, showTransfers } = useWindowState()
  const settings = useSettings()
  const save = useChangeSettings()
  const set = (change: SettingsChange) => () => save.mutate(change)
  const group = 'window'
  return [
    { id: 'settings', group, Icon: IconAdjustmentsHorizontal, run: () => openDialog({ kind: 'settings' }) },
    { id: 'sidebar', group, Icon: IconLayoutSidebar, run: toggleSidebar },
    { id: 'transfers', group, Icon: IconArrowsUpDown, run: () => showTransfers(!transfersShown) },
    ...(settings.theme === 'light'
      ? []
      : [{ id: 'useLight', group, Icon: IconSun, run: set({ theme: 'light' }) } as const]),
    ...(settings.theme === 'dark'
      ? []
      : [{ id: 'useDark', group, Icon: IconMoon, run: set({ theme: 'dark' }) } as const]),
    ...(settings.theme === 'system'
      ? []
      : [{ id: 'useSystemTheme', group, Icon: IconDeviceDesktop, run: set({ theme: 'system' }) } as const]),
    ...(settings.language === 'en'
      ? []
      : [{ id: 'useEnglish', group, Icon: IconLanguage, run: set({ language: 'en' }) } as const]),
    ...(settings.language === 'zh-CN'
      ? []
      : [{ id: 'useChinese', group, Icon: IconLanguage, run: set({ language: 'zh-CN' }) } as const]),
  ]
}

/** The ways to everything else. */
function useWays(): readonly GivenCommand[] {
  const { openGuide, openDialog } = useWindowState()
  const goTo = useGoTo()
  const { toPage } = useWaysBack()
  const { canGoBack, canGoForward } = useSteps()
  const group = 'window'
  return [
    { id: 'guide', group, Icon: IconBook, run: () => openGuide(fittingPage()) },
    { id: 'palette', group, Icon: IconSearch, run: () => openDialog({ kind: 'palette' }) },
    { id: 'commands', group, Icon: IconCommand, run: () => openDialog({ kind: 'palette', typed: '>' }) },
    { id: 'addStore', group, Icon: IconDatabasePlus, run: () => openDialog({ kind: 'addStore' }) },
    { id: 'openConfig', group, Icon: IconFileSettings, run: () => openDialog({ kind: 'openConfig' }) },
    {
      id: 'allStores',
      group,
      Icon: IconStack2,
      run: () => toPage('allStores'),
    },
    {
      id: 'allBlobs',
      group,
      Icon: IconDatabase,
      run: () => toPage('allBlobs'),
    },
    {
      id: 'compare',
      group,
      Icon: IconArrowsDiff,
      run: () => toPage('compare'),
    },
    { id: 'mirrorRules', group, Icon: IconRulerMeasure, run: () => goTo({ at: 'compare', rules: 'yes' }) },
    {
      id: 'activity',
      group,
      Icon: IconClock,
      run: () => toPage('activity'),
    },
    ...(canGoBack
      ? [{ id: 'back', group, Icon: IconArrowLeft, run: () => window.history.back() } as const]
      : []),
    ...(canGoForward
      ? [{ id: 'forward', group, Icon: IconArrowRight, run: () => window.history.forward() } as const]
      : []),
    { id: 'wholeTexts', group, Icon: IconTextWrap, run: toggleWholeTexts },
    { id: 'filter', group, Icon: IconFilter, run: focusFilter },
    { id: 'nextPane', group, Icon: IconLayoutSidebarRightExpand, run: () => goToPane('next') },
    { id: 'previousPane', group, Icon: IconLayoutSidebar, run: () => goToPane('previous') },
    { id: 'about', group, Icon: IconInfoCircle, run: () => openDialog({ kind: 'about' }) },
    { id: 'shortcuts', group, Icon: IconKeyboard, run: () => openDialog({ kind: 'shortcuts' }) },
  ]
}

/** A link to the page that is open. */
function useLink(stores: readonly StoreRow[]): GivenCommand {
  const { t } = useTranslation('commands')
  const copy = async (): Promise<void> => {
    const text = linkOf(parseAddress(window.location.hash), stores)
    try {
      await navigator.clipboard.writeText(text)
      tell(t('copied', { count: 1, formatted: '1', text }))
    } catch {
      tell(t('notCopied'))
    }
  }
  return { id: 'copyLink', group: 'page', Icon: IconLink, run: () => void copy() }
}

/** The filter of the pane that has the focus, or the first one there is. */
function focusFilter(): void {
  const pane = document.activeElement?.closest('[data-pane]')
  const filter =
    pane?.querySelector<HTMLElement>('[data-filter]') ?? document.querySelector<HTMLElement>('[data-filter]')
  filter?.focus()
}
