import { IconListDetails } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { Reference } from '../../../../electron/api/inputs.ts'
import type { ManifestDetail } from '../../../../electron/api/rows.ts'
import type { Panel } from '../../../state/address/address.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { tagHistoryQuery } from '../../../api/queries/registry.ts'
import { useCommands } from '../../../parts/commands/use-commands.ts'
import { SubTabs } from '../../../parts/controls/sub-tabs.tsx'
import { InBothLanguages } from '../../../text/in-both-languages.tsx'
import { useReferrers } from '../referrers/referrers-summary.tsx'
import type { RepositoryNavigation } from '../shared/navigation.ts'

/** The parts of a manifest: those that it has. */
export function PanelTabs(props: {
  nav: RepositoryNavigation
  repository: string
  reference: Reference
  detail: ManifestDetail | undefined
  /** Of an index: the manifest of the chosen platform, once it is read. */
  child: ManifestDetail | undefined
  panelId: string
}): ReactNode {
  const { nav, repository, reference, detail } = props
  const { t } = useTranslation('repositories')
  const tag = 'tag' in reference ? reference.tag : undefined
  const history = useQuery({
    ...tagHistoryQuery(useClient(), nav.store.id, repository, tag ?? ''),
    enabled: tag !== undefined && detail !== undefined,
  })
  const referrers = useReferrers(nav, repository, detail?.digest)
  const image = detail?.kind === 'index' ? props.child : detail
  const counts: Partial<Record<Panel, number | undefined>> = {
    layers: image !== undefined && 'config' in image ? image.layers.length : undefined,
    history: history.data?.length,
    referrers: referrers.query.data?.ended === true ? referrers.rows.length : undefined,
  }
  const panels = panelsOf(tag !== undefined, detail)
  return (
    <>
      <InBothLanguages>
        <PanelCommands nav={nav} panels={panels} />
      </InBothLanguages>
      <SubTabs
        label={t('manifest.panels')}
        panelId={props.panelId}
        value={nav.address.panel ?? 'overview'}
        tabs={panels.map((panel) => ({
          value: panel,
          text: t(`manifest.panel.${panel}`),
          count: counts[panel],
        }))}
        onChange={nav.openPanel}
      />
    </>
  )
}

/** The other tabs. */
function PanelCommands(props: { nav: RepositoryNavigation; panels: readonly Panel[] }): ReactNode {
  const { nav, panels } = props
  const { t } = useTranslation('repositories')
  const open = nav.address.panel ?? 'overview'
  useCommands(
    panels
      .filter((panel) => panel !== open)
      .map((panel) => ({
        id: `panel-${panel}`,
        group: 'page',
        label: t('manifest.openPanel', { panel: t(`manifest.panel.${panel}`) }),
        Icon: IconListDetails,
        run: () => nav.openPanel(panel),
      })),
  )
  return null
}

/** Only a tag has a history, and only an image has a configuration. A tab stays until it is known that it has no content. */
export function panelsOf(
  tagged: boolean,
  detail: Pick<ManifestDetail, 'kind'> | undefined,
): readonly Panel[] {
  const hasLayers = detail?.kind !== 'unreadable'
  const hasConfig = hasLayers && detail?.kind !== 'artifact' && detail?.kind !== 'schema1'
  return [
    'overview',
    ...(detail?.kind === 'artifact' ? ['document' as const] : []),
    ...(hasLayers ? ['layers' as const] : []),
    ...(hasConfig ? ['files' as const] : []),
    ...(hasConfig ? ['config' as const] : []),
    ...(tagged ? ['history' as const] : []),
    'referrers',
    'raw',
  ]
}
