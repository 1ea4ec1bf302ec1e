import { Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Fragment, type ComponentType, type ReactNode } from 'react'

import { IconButton } from './button.tsx'

/** One thing that can be done. */
export interface MenuEntry {
  readonly id: string
  readonly text: string
  readonly Icon: ComponentType<{ readonly size?: number }>
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
      {group.map(({ id, text, Icon, run }) => (
        <Menu.Item key={id} leftSection={<Icon size={14} />} onClick={run}>
          {text}
        </Menu.Item>
      ))}
    </Fragment>
  ))
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
