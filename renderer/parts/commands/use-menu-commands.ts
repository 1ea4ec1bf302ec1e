import type { MenuGroups } from '../controls/menu-items.tsx'
import type { CommandGroup } from './command.ts'
import { useCommands } from './use-commands.ts'

/** What a menu has, as commands: `of` names the menu, so that entries of two menus are told apart. */
export function useMenuCommands(of: string, group: CommandGroup, groups: MenuGroups): void {
  useCommands(
    groups.flat().map(({ id, text, Icon, shortcut, run }) => ({
      id: `${of}-${id}`,
      group,
      label: text,
      Icon,
      shortcut,
      run,
    })),
  )
}
