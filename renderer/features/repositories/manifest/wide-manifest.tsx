import { IconArrowLeft } from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { Reference } from '../../../../electron/api/inputs.ts'
import { IconButton } from '../../../parts/controls/button.tsx'
import { Digest, shortDigest } from '../../../parts/values/digest.tsx'
import { Pane, Panes } from '../../../parts/panes.tsx'
import { Pill } from '../../../parts/pill.tsx'
import { OpenedState } from './opened-state.tsx'
import { ManifestActions } from './manifest-actions.tsx'
import { PanelBody } from './panel-body.tsx'
import { PanelTabs } from './panel-tabs.tsx'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { PlatformSelect } from './platform-select.tsx'
import shared from '../shared/shared.module.css'
import styles from './manifest.module.css'
import { useOpenManifest } from './use-open-manifest.ts'

/** The manifest across the whole view, for what is wide: commands, digests, documents. */
export function WideManifest(props: {
  nav: RepositoryNavigation
  repository: string
  reference: Reference
}): ReactNode {
  const { nav, repository, reference } = props
  const { t } = useTranslation('repositories')
  const panelId = useId()
  const open = useOpenManifest(nav, repository, reference)
  const { detail } = open
  const panel = nav.address.panel ?? 'overview'
  const ofPlatform = panel === 'layers' || panel === 'files' || panel === 'config' || panel === 'raw'
  const shown = ofPlatform && panel !== 'raw' ? (open.platform?.digest ?? detail?.digest) : detail?.digest
  return (
    <Panes columns={['rest']}>
      <Pane
        label={t('manifest.title')}
        footer={<ManifestActions nav={nav} repository={repository} reference={reference} detail={detail} />}
        header={
          <div className={styles['wideHead']}>
            <IconButton label={t('manifest.narrow')} onClick={() => nav.widen(false)}>
              <IconArrowLeft size={16} />
            </IconButton>
            <button
              type="button"
              className={`trunc ${shared['link']} ${styles['crumb']}`}
              onClick={() => nav.openRepository(repository)}
            >
              {repository}
            </button>
            <span aria-hidden="true">/</span>
            <h2 className="trunc">{'tag' in reference ? reference.tag : shortDigest(reference.digest)}</h2>
            {detail !== undefined && <Pill>{t(`kind.${detail.kind}`)}</Pill>}
            {ofPlatform && detail !== undefined && open.platform !== undefined && (
              <PlatformSelect nav={nav} detail={detail} withIndex={panel === 'raw'} />
            )}
            {shown !== undefined && <Digest value={nav.address.manifest ?? shown} />}
            <div className={styles['wideTabs']}>
              <PanelTabs
                nav={nav}
                repository={repository}
                reference={reference}
                detail={detail}
                child={open.child.data}
                panelId={panelId}
              />
            </div>
          </div>
        }
      >
        <OpenedState nav={nav} open={open} panelId={panelId} />
        {detail !== undefined && (
          <PanelBody
            key={detail.digest}
            wide
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
    </Panes>
  )
}
