import { createContext, useContext, useEffect, useLayoutEffect, useRef } from 'react'

import { useIsOtherLanguage, useTranslation } from '../../text/use-translation.ts'
import { tell } from '../feedback/told.tsx'
import { CommandRegistry } from './command-registry.ts'
import type { Command, GivenCommand, NamedCommand } from './command.ts'
import { isShortcut } from './shortcuts.ts'
import { useSingleKeys } from './single-keys.ts'

const RegistryContext = createContext(new CommandRegistry())

/** What can be done in the window now. */
export function useCommandRegistry(): CommandRegistry {
  return useContext(RegistryContext)
}

/**
 * Says what can be done for as long as the component is there. Nothing is drawn again when that changes. Inside of
 * `InBothLanguages` commands are found by their labels of both.
 */
export function useCommands(given: readonly GivenCommand[]): void {
  const registry = useCommandRegistry()
  const { i18n } = useTranslation('commands')
  const isOther = useIsOtherLanguage()
  const latest = useRef(given)
  useLayoutEffect(() => {
    latest.current = given
  })
  useEffect(() => {
    if (isOther)
      return registry.addLabels(() =>
        latest.current.flatMap(({ id, label }) => (label === undefined ? [] : [{ id, label }])),
      )
    return registry.add(() => {
      const t = i18n.getFixedT(i18n.language, 'commands')
      const other = i18n.getFixedT(i18n.language === 'en' ? 'zh-CN' : 'en', 'commands')
      return latest.current.map((command): Command => {
        const named = isNamed(command.id, i18n.exists) ? command.id : undefined
        return {
          ...command,
          label: command.label ?? (named === undefined ? command.id : t(`name.${named}`)),
          also: named === undefined ? [] : [other(`name.${named}`)],
          shortcut:
            'shortcut' in command ? command.shortcut : isShortcut(command.id) ? command.id : undefined,
        }
      })
    })
  }, [registry, i18n, isOther])
}

/** Runs the command whose keys are pressed anywhere in the window. A dialog that is open keeps them away. */
export function useCommandKeys(): void {
  const registry = useCommandRegistry()
  const singleKeys = useSingleKeys()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const command = registry.commandOf(event, singleKeys)
      if (command === undefined) return
      if (document.querySelector('[aria-modal="true"]') !== null) return
      event.preventDefault()
      if (command.refusal === undefined) command.run()
      else tell(command.refusal)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [registry, singleKeys])
}

function isNamed(id: string, exists: (key: string) => boolean): id is NamedCommand {
  return exists(`commands:name.${id}`)
}
