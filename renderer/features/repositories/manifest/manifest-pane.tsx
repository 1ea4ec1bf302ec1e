import { IconArrowsDiagonal, IconX } from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { Reference } from '../../../../electron/api/inputs.ts'
import { IconButton } from '../../../parts/controls/button.tsx'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { shortDigest } from '../../../parts/values/digest.tsx'
import { MiddleElided } from '../../../parts/values/middle-elided.tsx'
import { Pane } from '../../../parts/panes.tsx'
import { Pill } from '../../../parts/pill.tsx'
import { OpenedState } from './opened-state.tsx'
import { ManifestActions } from './manifest-actions.tsx'
import { PanelBody } from './panel-body.tsx'
import { PanelTabs } from './panel-tabs.tsx'
import { referenceText, type RepositoryNavigation } from '../shared/navigation.ts'
import styles from './manifest.module.css'
import { useOpenManifest } from './use-open-manifest.ts'

/** The manifest behind a tag or a digest, beside the list it was chosen from. */
export function ManifestPane(props: {
  nav: RepositoryNavigation
  repository: string
  reference: Reference
}): ReactNode {
  const { nav, repository, reference } = props
  const { t } = useTranslation(['repositories', 'common'])
  const panelId = useId()
  const open = useOpenManifest(nav, repository, reference)
  const { detail } = open
  const digest = detail?.digest ?? ('digest' in reference ? reference.digest : undefined)
  return (
    <Pane
      label={t('manifest.title')}
      detail
      header={
        <>
          <div className={styles['manifestHead']}>
            <div className="grow">
              <div className={styles['manifestTitle']}>
                <h2 className="trunc" title={'tag' in reference ? reference.tag : reference.digest}>
                  {'tag' in reference ? reference.tag : shortDigest(reference.digest)}
                </h2>
                {detail !== undefined && <Pill>{t(`kind.${detail.kind}`)}</Pill>}
              </div>
              <p className={styles['manifestDigest']}>
                {digest === undefined ? ' ' : <MiddleElided text={digest} />}
              </p>
            </div>
            <CopyButton value={referenceText(repository, reference)} what={t('manifest.copyReference')} />
            <IconButton size="small" label={t('manifest.widen')} onClick={() => nav.widen(true)}>
              <IconArrowsDiagonal size={14} />
            </IconButton>
            <IconButton size="small" label={t('common:close')} onClick={nav.close}>
              <IconX size={14} />
            </IconButton>
          </div>
          <PanelTabs
            nav={nav}
            repository={repository}
            reference={reference}
            detail={detail}
            child={open.child.data}
            panelId={panelId}
          />
        </>
      }
      footer={<ManifestActions nav={nav} repository={repository} reference={reference} detail={detail} />}
    >
      <OpenedState nav={nav} open={open} panelId={panelId} />
      {detail !== undefined && (
        <PanelBody
          key={detail.digest}
          nav={nav}
          repository={repository}
          reference={reference}
          detail={detail}
          platform={open.platform}
          child={open.child}
          panelId={panelId}
        />
      )}
    </Pane>
  )
}
