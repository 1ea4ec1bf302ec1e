import { Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Fragment, type ComponentType, type ReactNode } from 'react'

import type { ShortcutId } from '../commands/shortcuts.ts'
import { ShortcutKeys } from '../commands/shortcut-keys.tsx'
import { IconButton } from './button.tsx'

/** One thing that can be done. */
export interface MenuEntry {
  readonly id: string
  readonly text: string
  readonly Icon: ComponentType<{ readonly size?: number }>
  /** Keys that do the same. */
  readonly shortcut?: ShortcutId | undefined
  /** The same, where the keys are those of the list that the menu belongs to. */
  readonly keys?: string | undefined
  readonly run: () => void
}

/** Things to do, in groups parted by lines; a group may be empty. */
export type MenuGroups = readonly (readonly MenuEntry[])[]

/** The items of a menu, for the kit's dropdown. */
export function MenuItems(props: { groups: MenuGroups }): ReactNode {
  const groups = props.groups.filter((group) => group.length > 0)
  return groups.map((group, index) => (
    <Fragment key={group.map(({ id }) => id).join(' ')}>
      {index > 0 && <Menu.Divider />}
      {group.map(({ id, text, Icon, shortcut, keys, run }) => (
        <Menu.Item
          key={id}
          leftSection={<Icon size={14} />}
          rightSection={shortcut === undefined ? <MenuKeys keys={keys} /> : <ShortcutKeys of={shortcut} />}
          onClick={run}
        >
          {text}
        </Menu.Item>
      ))}
    </Fragment>
  ))
}

/** The keys that do what an item does, beside it. */
export function MenuKeys(props: { keys: string | undefined }): ReactNode {
  return props.keys === undefined ? null : <kbd aria-hidden="true">{props.keys}</kbd>
}

/** A button that opens a menu, where there is room for one. */
export function MoreMenu(props: {
  label: string
  groups: MenuGroups
  small?: boolean
  bordered?: boolean
  /** Given where something else opens it, too. */
  opened?: boolean | undefined
  onChange?: ((opened: boolean) => void) | undefined
}): ReactNode {
  const { opened, onChange } = props
  return (
    <Menu
      position="bottom-end"
      {...(opened === undefined ? {} : { opened })}
      {...(onChange === undefined ? {} : { onChange })}
    >
      <Menu.Target>
        <IconButton
          label={props.label}
          size={props.small === true ? 'small' : 'normal'}
          bordered={props.bordered === true}
        >
          <IconDots size={16} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuItems groups={props.groups} />
      </Menu.Dropdown>
    </Menu>
  )
}
