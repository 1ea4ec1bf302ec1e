import { Menu } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'

/** In pixels of the window. */
export interface MenuPoint {
  readonly x: number
  readonly y: number
}

/** A menu at a point: where the mouse was pressed, or beside the row that keys were at. Items are the kit's. */
export function ContextMenu(props: {
  at: MenuPoint
  label: string
  onClose: () => void
  children: ReactNode
}): ReactNode {
  const { at, onClose } = props
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus()
    },
    [before],
  )
  return (
    <Menu
      opened
      onChange={(opened) => {
        if (!opened) onClose()
      }}
      position="bottom-start"
      offset={0}
      returnFocus={false}
      // Chromium makes a press of the mouse out of Shift and F10, which opened the menu. It is no press of a pointer.
      clickOutsideEvents={['pointerdown']}
    >
      <Menu.Target>
        <span aria-hidden="true" style={{ position: 'fixed', left: at.x, top: at.y, width: 0, height: 0 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={props.label} onContextMenu={(event) => event.preventDefault()}>
        {props.children}
      </Menu.Dropdown>
    </Menu>
  )
}
