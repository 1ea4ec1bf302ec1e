import { Menu } from '@mantine/core'
import { IconEyeOff, IconRestore } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import type { ColumnLayout } from './use-column-layout.ts'

/** Hides the column that was pressed; shows and hides each; makes all as usual. One column always stays. */
export function ColumnMenuItems(props: { layout: ColumnLayout; column: string | undefined }): ReactNode {
  const { layout } = props
  const { t } = useTranslation('common')
  const pressed = layout.columns.find(({ id }) => id === props.column)
  const isLast = layout.columns.length === 1
  return (
    <>
      {pressed !== undefined && (
        <>
          <Menu.Item
            leftSection={<IconEyeOff size={14} />}
            disabled={isLast || pressed.always === true}
            onClick={() => layout.show(pressed.id, false)}
          >
            {t('columns.hide', { column: pressed.header })}
          </Menu.Item>
          <Menu.Divider />
        </>
      )}
      {layout.all.map(({ id, header, always }) => {
        const isShown = layout.columns.some((column) => column.id === id)
        return (
          <Menu.CheckboxItem
            key={id}
            checked={isShown}
            closeMenuOnClick={false}
            disabled={isShown && (isLast || always === true)}
            onChange={() => layout.show(id, !isShown)}
          >
            {header}
          </Menu.CheckboxItem>
        )
      })}
      <Menu.Divider />
      <Menu.Item leftSection={<IconRestore size={14} />} disabled={layout.isUsual} onClick={layout.reset}>
        {t('columns.reset')}
      </Menu.Item>
    </>
  )
}
