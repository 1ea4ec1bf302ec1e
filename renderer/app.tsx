import { MantineProvider } from '@mantine/core'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { TextsProvider } from './text/texts-provider.tsx'

import type { Client, Host } from '../electron/api/contract.ts'
import { languageOf } from '../electron/api/values/language.ts'
import { ClientProvider } from './api/client/client-context.tsx'
import { useSettings } from './api/settings.ts'
import { SingleKeysContext } from './parts/commands/single-keys.ts'
import { RememberedLayout } from './shell/remembered-layout.tsx'
import { DensityContext } from './parts/grid/density.ts'
import { Shell } from './shell/shell.tsx'
import { WithGuide } from './shell/with-guide.tsx'
import type { Memory } from './state/memory/memory.ts'
import { MemoryProvider } from './state/memory/use-memory.tsx'
import { WindowStateProvider } from './state/window-state.tsx'
import { cssVariables, theme } from './style/theme.ts'
import { styleNonce } from './style/style-nonce.ts'

/** The window: everything that its parts are given, and the shell. */
export function App(props: {
  host: Host
  client: Client
  queries: QueryClient
  texts: i18n
  memory: Memory
}): ReactNode {
  return (
    <QueryClientProvider client={props.queries}>
      <ClientProvider client={props.client} host={props.host}>
        <TextsProvider texts={props.texts}>
          <Themed texts={props.texts}>
            <MemoryProvider memory={props.memory}>
              <WindowStateProvider>
                <RememberedLayout>
                  <WithGuide>
                    <Shell />
                  </WithGuide>
                </RememberedLayout>
              </WindowStateProvider>
            </MemoryProvider>
          </Themed>
        </TextsProvider>
      </ClientProvider>
    </QueryClientProvider>
  )
}

function Themed(props: { texts: i18n; children: ReactNode }): ReactNode {
  const { texts } = props
  const settings = useSettings()
  const systemDark = useSystemDark()
  const scheme = settings.theme === 'system' ? (systemDark ? 'dark' : 'light') : settings.theme
  const language = languageOf(settings.language, navigator.languages)
  useEffect(() => {
    document.documentElement.lang = language
    void texts.changeLanguage(language)
  }, [language, texts])
  const { density = 'comfortable' } = settings
  useEffect(() => {
    document.documentElement.dataset['density'] = density
  }, [density])
  return (
    <MantineProvider
      getStyleNonce={() => styleNonce}
      theme={theme}
      cssVariablesResolver={cssVariables}
      forceColorScheme={scheme}
    >
      <DensityContext value={density}>
        <SingleKeysContext value={settings.singleKeys !== false}>{props.children}</SingleKeysContext>
      </DensityContext>
    </MantineProvider>
  )
}

const darkQuery = '(prefers-color-scheme: dark)'

function useSystemDark(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = window.matchMedia(darkQuery)
      media.addEventListener('change', onChange)
      return () => media.removeEventListener('change', onChange)
    },
    () => window.matchMedia(darkQuery).matches,
  )
}
