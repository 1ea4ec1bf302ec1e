import type { i18n } from 'i18next'
import { useCallback, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { I18nextProvider } from 'react-i18next'

import { TextsContext } from './use-translation.ts'

/** Gives the texts to what is in it, in the language that they have now. */
export function TextsProvider(props: { texts: i18n; children: ReactNode }): ReactNode {
  const { texts } = props
  const subscribe = useCallback(
    (onChange: () => void) => {
      texts.on('languageChanged', onChange)
      return () => texts.off('languageChanged', onChange)
    },
    [texts],
  )
  const language = useSyncExternalStore(subscribe, () => texts.language)
  const value = useMemo(() => ({ texts, language }), [texts, language])
  return (
    <I18nextProvider i18n={texts}>
      <TextsContext value={value}>{props.children}</TextsContext>
    </I18nextProvider>
  )
}
