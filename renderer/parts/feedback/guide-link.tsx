import { createContext, useContext, type ReactNode } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import { Button } from '../controls/button.tsx'

const OpenEntry = createContext<((entry: string) => void) | undefined>(undefined)

/** Gives all errors below it the way to their entry in the guide. */
export function GuideLinks(props: { open: (entry: string) => void; children: ReactNode }): ReactNode {
  return <OpenEntry value={props.open}>{props.children}</OpenEntry>
}

/** Opens the guide where it says what an error means. */
export function GuideLink(props: { entry: string }): ReactNode {
  const { t } = useTranslation('guide')
  const open = useContext(OpenEntry)
  if (open === undefined) return null
  return (
    <Button tone="link" onClick={() => open(props.entry)}>
      {t('aboutError')}
    </Button>
  )
}
