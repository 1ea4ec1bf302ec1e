import { Menu } from '@mantine/core'
import { IconCheck, IconColumns3, IconEyeOff, IconRestore } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import styles from './head.module.css'
import type { ColumnLayout } from './use-column-layout.ts'

/** The button at the end of a head that shows and hides columns. */
export function ColumnMenuButton(props: { label: string; layout: ColumnLayout }): ReactNode {
  const { t } = useTranslation('common')
  const label = t('columns.of', { table: props.label })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={styles['menuButton']} aria-label={label} title={t('columns.title')}>
          <IconColumns3 size={14} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        <ColumnMenuItems layout={props.layout} column={undefined} />
      </Menu.Dropdown>
    </Menu>
  )
}

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
          <Menu.Item
            key={id}
            role="menuitemcheckbox"
            aria-checked={isShown}
            leftSection={isShown ? <IconCheck size={14} /> : <span className={styles['unchecked']} />}
            closeMenuOnClick={false}
            disabled={isShown && (isLast || always === true)}
            onClick={() => layout.show(id, !isShown)}
          >
            {header}
          </Menu.Item>
        )
      })}
      <Menu.Divider />
      <Menu.Item leftSection={<IconRestore size={14} />} disabled={layout.isUsual} onClick={layout.reset}>
        {t('columns.reset')}
      </Menu.Item>
    </>
  )
}
