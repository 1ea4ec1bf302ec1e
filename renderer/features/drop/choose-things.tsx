import { IconFileUpload, IconFolderUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Trans } from 'react-i18next'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useChoosers } from '../../parts/controls/use-choosers.tsx'
import { useFileDrag } from './use-file-drag.ts'
import { AllowChangesNote } from '../allow-changes/allow-changes-note.tsx'
import styles from './choose-things.module.css'
import type { PushInto } from '../../state/push-into.ts'
import { useBrought } from './use-brought.ts'
import { useOpenDropped } from './use-open-dropped.ts'

/** Asks what to push after a menu has chosen the target: files, a folder, or a drop. */
export function ChooseThings(props: { store: StoreRow; into: PushInto | undefined }): ReactNode {
  const { store, into } = props
  const { t } = useTranslation('push')
  const openDropped = useOpenDropped()
  const brought = useBrought()
  const labels = { files: t('chooseFiles'), folder: t('chooseFolder') }
  const { inputs, chooseFiles, chooseFolder } = useChoosers(
    (files) => brought(files, (dropped) => openDropped({ store, into, as: 'images', dropped })),
    labels,
  )
  const { drag, handlers } = useFileDrag(({ dropped, aim }) =>
    openDropped({ store, into, as: aim.alt ? 'files' : 'images', dropped }),
  )
  return (
    <div className={styles['choose']}>
      <div className={styles['area']} data-aimed={drag !== undefined} {...handlers}>
        <p className={styles['where']}>
          <Trans
            t={t}
            i18nKey={`choose.${into?.kind ?? 'store'}`}
            values={{ name: into?.name ?? store.name }}
            components={[<span key="name" className={`mono ${styles['name']}`} />]}
          />
        </p>
        <div className={styles['buttons']}>
          {inputs}
          <Button tone="primary" icon={<IconFileUpload size={14} />} data-autofocus onClick={chooseFiles}>
            {labels.files}
          </Button>
          <Button icon={<IconFolderUp size={14} />} onClick={chooseFolder}>
            {labels.folder}
          </Button>
        </div>
        <p className={styles['detail']}>{t('choose.detail')}</p>
      </div>
      <div className={styles['locked']}>
        <AllowChangesNote store={store} />
      </div>
    </div>
  )
}
