import { useMemo } from 'react'

import { mostCommands } from '../../../electron/api/window-memory.ts'
import { useCopyLines } from '../../parts/commands/use-copy-lines.ts'
import { tell } from '../../parts/feedback/told.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useMemory } from '../../state/memory/use-memory.tsx'
import { pullName } from '../repositories/shared/pull-line.ts'
import type { Choice } from './choices.ts'
import { addressOfHit, nameOfHit } from './found-hits.ts'

/** Goes where a choice leads or does it, or copies its reference; each closes first. */
export function useTakeChoice(onClose: () => void): {
  readonly run: (choice: Choice) => void
  readonly copy: (choice: Choice) => void
  readonly canCopy: (choice: Choice) => boolean
} {
  const goTo = useGoTo()
  const copyLines = useCopyLines()
  const [, changeCommands] = useMemory('commands')
  return useMemo(
    () => ({
      run(choice) {
        if (choice.kind === 'command' && choice.command.refusal !== undefined) {
          tell(choice.command.refusal)
          return
        }
        onClose()
        switch (choice.kind) {
          case 'hit':
          case 'recent':
            goTo(addressOfHit(choice.hit))
            return
          case 'store':
            goTo({ at: 'repositories', store: choice.store.id })
            return
          case 'page':
            goTo({ at: choice.tab, store: choice.store.id })
            return
          case 'command': {
            const { id, run } = choice.command
            changeCommands((used) => [id, ...used.filter((each) => each !== id)].slice(0, mostCommands))
            // What it does may depend on what has the focus, which comes back when this has closed.
            setTimeout(run)
          }
        }
      },
      copy(choice) {
        const reference = referenceOf(choice)
        if (reference === undefined) return
        onClose()
        copyLines([reference])
      },
      canCopy: (choice) => referenceOf(choice) !== undefined,
    }),
    [onClose, goTo, copyLines, changeCommands],
  )
}

/** What a person pulls it by or asks for it by; undefined for what has no such name. */
function referenceOf(choice: Choice): string | undefined {
  if (choice.kind !== 'hit' && choice.kind !== 'recent') return undefined
  const { hit, store } = choice
  switch (hit.kind) {
    case 'tag':
      return pullName(store.registryAddress, hit.repository, { tag: hit.tag })
    case 'manifest':
      return pullName(store.registryAddress, hit.repository, { digest: hit.digest })
    case 'repository':
    case 'blob':
    case 'object':
      return nameOfHit(hit)
  }
}
