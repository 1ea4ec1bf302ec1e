import { IconArrowUp, IconFolder } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useClient } from '../../api/client/client-context.tsx'
import { foldersQuery } from '../../api/queries/stores.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './store-form.module.css'

/** Goes through the folders of the computer that the host runs on. It begins at a typed path, or at home. */
export function FolderPicker(props: { from: string; onChoose: (path: string) => void }): ReactNode {
  const { t } = useTranslation('stores')
  const format = useFormat()
  const [path, setPath] = useState(props.from)
  const listed = useQuery({ ...foldersQuery(useClient(), path), placeholderData: keepPreviousData })
  const { data } = listed
  return (
    <div role="group" aria-label={t('form.folders')} className={`box ${styles['folder']}`}>
      {listed.isError && <ErrorPanel error={listed.error} compact onRetry={() => setPath('')} />}
      {listed.isPending && <LoadingLine />}
      {data !== undefined && (
        <>
          <div className={styles['folderActions']}>
            <IconButton
              label={t('form.folderUp')}
              size="small"
              disabled={data.parent === undefined}
              onClick={() => setPath(data.parent ?? '')}
            >
              <IconArrowUp size={14} />
            </IconButton>
            <span className="mono trunc grow" title={data.path}>
              {data.path}
            </span>
            <Button size="small" tone="primary" onClick={() => props.onChoose(data.path)}>
              {t('form.useFolder')}
            </Button>
          </div>
          {data.folders.length === 0 && <p>{t('form.noFolders')}</p>}
          <ul className={styles['folders']}>
            {data.folders.map(({ name, path: to }) => (
              <li key={to}>
                <Button tone="ghost" size="small" icon={<IconFolder size={14} />} onClick={() => setPath(to)}>
                  {name}
                </Button>
              </li>
            ))}
          </ul>
          {data.more && (
            <p>
              {t('form.moreFolders', {
                count: data.folders.length,
                formatted: format.count(data.folders.length),
              })}
            </p>
          )}
        </>
      )}
    </div>
  )
}
