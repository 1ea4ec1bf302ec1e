import { useEffect, useState } from 'react'

import { matches } from '../commands/keys.ts'
import { shortcuts } from '../commands/shortcuts.ts'
import { textOfControl, textsAtFocus, type TextsAt } from './texts-at.ts'

/** Asked for by a key, and shown until it is pressed again; or beside a button as long as it has the focus by keys. */
export interface ShownTexts extends TextsAt {
  readonly by: 'key' | 'focus'
}

let toggle: (() => void) | undefined

/** Shows or hides the whole texts of what has the focus. */
export function toggleWholeTexts(): void {
  toggle?.()
}

/** What is to be shown in full now. There is one place that shows it. */
export function useTextsShown(): ShownTexts | undefined {
  const [shown, setShown] = useState<ShownTexts>()
  const byKey = shown?.by === 'key'
  useEffect(() => {
    toggle = () => setShown(byKey ? undefined : { ...textsAtFocus(), by: 'key' })
    return () => {
      toggle = undefined
    }
  }, [byKey])
  useEffect(() => (byKey ? followFocus(setShown) : followControls(setShown)), [byKey])
  useEffect(keyInDialogs, [])
  return shown
}

type Show = (shown: ShownTexts | undefined) => void

/** Shows the row that keys go to, until Escape, a press elsewhere or the focus leaves the list. */
function followFocus(show: Show): () => void {
  const focused = document.activeElement
  const again = (): void => show({ ...textsAtFocus(), by: 'key' })
  const end = (): void => show(undefined)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    // It closes this, and nothing below it.
    event.stopPropagation()
    event.preventDefault()
    end()
  }
  const onFocusOut = (): void => {
    // A row that is drawn anew leaves the focus where it was.
    requestAnimationFrame(() => document.activeElement !== focused && end())
  }
  const moves = new MutationObserver(again)
  if (focused !== null) moves.observe(focused, { attributeFilter: ['aria-activedescendant'] })
  window.addEventListener('keydown', onKeyDown, true)
  window.addEventListener('focusout', onFocusOut)
  window.addEventListener('resize', end)
  document.addEventListener('scroll', again, true)
  return () => {
    moves.disconnect()
    window.removeEventListener('keydown', onKeyDown, true)
    window.removeEventListener('focusout', onFocusOut)
    window.removeEventListener('resize', end)
    document.removeEventListener('scroll', again, true)
  }
}

/** Shows what a button says only to the mouse, a moment after keys went to it. */
function followControls(show: Show): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    clearTimeout(timer)
    show(undefined)
  }
  const onFocusIn = ({ target }: FocusEvent): void => {
    end()
    if (!(target instanceof HTMLElement) || !target.matches(':focus-visible')) return
    timer = setTimeout(() => {
      const text = target.isConnected ? textOfControl(target) : undefined
      if (text !== undefined && document.activeElement === target)
        show({ element: target, texts: [{ name: undefined, text }], by: 'focus' })
    }, waitMs)
  }
  const ends = ['focusout', 'keydown', 'pointerdown', 'resize'] as const
  document.addEventListener('focusin', onFocusIn)
  for (const name of ends) window.addEventListener(name, end)
  document.addEventListener('scroll', end, true)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('focusin', onFocusIn)
    for (const name of ends) window.removeEventListener(name, end)
    document.removeEventListener('scroll', end, true)
  }
}

const waitMs = 500

/** The window's commands rest while a dialog is open, and texts of dialogs are cut off, too. */
function keyInDialogs(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (document.querySelector('[aria-modal="true"]') === null || !matches(shortcuts.wholeTexts, event))
      return
    event.preventDefault()
    toggleWholeTexts()
  }
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}
