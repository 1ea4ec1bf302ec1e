import { useContext, useMemo, type ReactNode } from 'react'

import { TextsContext } from './use-translation.ts'

/** What only says something, and shows nothing, is there in the window's language and in the other one. */
export function InBothLanguages(props: { children: ReactNode }): ReactNode {
  const { children } = props
  const context = useContext(TextsContext)
  const other = useMemo(
    () =>
      context && {
        texts: context.texts,
        language: context.language === 'en' ? 'zh-CN' : 'en',
        isOther: true as const,
      },
    [context],
  )
  return (
    <>
      {children}
      <TextsContext value={other}>{children}</TextsContext>
    </>
  )
}
