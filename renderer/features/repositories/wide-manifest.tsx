import { IconArrowLeft } from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Reference } from '../../../electron/api/contract.ts'
import { IconButton } from '../../parts/controls/button.tsx'
import { Digest, shortDigest } from '../../parts/values/digest.tsx'
import { Pane, Panes } from '../../parts/panes.tsx'
import { Pill } from '../../parts/pill.tsx'
import { OpenedState } from './opened-state.tsx'
import { PanelBody } from './panel-body.tsx'
import { PanelTabs } from './panel-tabs.tsx'
import type { Place } from './place.ts'
import { PlatformSelect } from './platform-select.tsx'
import styles from './repositories.module.css'
import { useOpenManifest } from './use-open-manifest.ts'

/** The manifest across the whole view, for what is wide: commands, digests, documents. */
export function WideManifest(props: { place: Place; repository: string; reference: Reference }): ReactNode {
  const { place, repository, reference } = props
  const { t } = useTranslation('repositories')
  const panelId = useId()
  const open = useOpenManifest(place, repository, reference)
  const { detail } = open
  const panel = place.address.panel ?? 'overview'
  const ofPlatform = panel === 'layers' || panel === 'config' || panel === 'raw'
  const shown = ofPlatform && panel !== 'raw' ? (open.platform?.digest ?? detail?.digest) : detail?.digest
  return (
    <Panes columns="minmax(0, 1fr)">
      <Pane
        label={t('manifest.title')}
        header={
          <div className={styles['wideHead']}>
            <IconButton label={t('manifest.narrow')} onClick={() => place.widen(false)}>
              <IconArrowLeft size={16} />
            </IconButton>
            <button
              type="button"
              className={`trunc ${styles['link']} ${styles['crumb']}`}
              onClick={() => place.openRepository(repository)}
            >
              {repository}
            </button>
            <span aria-hidden="true">/</span>
            <h2 className="trunc">{'tag' in reference ? reference.tag : shortDigest(reference.digest)}</h2>
            {detail !== undefined && <Pill>{t(`kind.${detail.kind}`)}</Pill>}
            {ofPlatform && detail !== undefined && open.platform !== undefined && (
              <PlatformSelect place={place} detail={detail} withIndex={panel === 'raw'} />
            )}
            {shown !== undefined && <Digest value={place.address.manifest ?? shown} />}
            <div className={styles['wideTabs']}>
              <PanelTabs
                place={place}
                repository={repository}
                reference={reference}
                detail={detail}
                panelId={panelId}
              />
            </div>
          </div>
        }
      >
        <OpenedState place={place} open={open} panelId={panelId} />
        {detail !== undefined && (
          <PanelBody
            key={detail.digest}
            wide
            place={place}
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
