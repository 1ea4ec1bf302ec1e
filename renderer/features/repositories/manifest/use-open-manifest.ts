import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { Reference } from '../../../../electron/api/inputs.ts'
import type { IndexEntryView, ManifestDetail } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { manifestQuery } from '../../../api/queries/registry.ts'
import { problemsWith, type Checks } from '../shared/checks.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { useChecks } from '../shared/use-checks.ts'

/** The manifest that is open, and of an index the platform's manifest that layers and configuration are shown of. */
export function useOpenManifest(nav: RepositoryNavigation, repository: string, reference: Reference) {
  const client = useClient()
  const opened = useQuery(manifestQuery(client, nav.store.id, repository, reference))
  const digest = opened.data?.digest
  const digests = useMemo(() => (digest === undefined ? undefined : [digest]), [digest])
  const checks = useChecks(nav, repository, `manifest ${digest} ${opened.dataUpdatedAt}`, digests)
  const detail = useMemo(() => opened.data && withCheck(opened.data, checks), [opened.data, checks])
  const platform = opened.data === undefined ? undefined : platformOf(opened.data, nav.address.manifest)
  const child = useQuery({
    ...manifestQuery(client, nav.store.id, repository, { digest: platform?.digest ?? '' }),
    enabled: platform !== undefined,
  })
  return { opened, detail, platform, child }
}

function withCheck(detail: ManifestDetail, { byDigest }: Checks): ManifestDetail {
  return { ...detail, problems: problemsWith(detail.problems, byDigest.get(detail.digest)) }
}

/**
 * The chosen manifest of an index, or the one that most want to see: linux/amd64, or else the first image. Undefined where
 * an index lists no manifest.
 */
export function platformOf(
  detail: Pick<ManifestDetail, 'manifests'>,
  chosen: string | undefined,
): IndexEntryView | undefined {
  const manifests = detail.manifests.filter(({ kind }) => kind !== 'blob')
  const images = manifests.filter(({ kind }) => kind === 'image')
  return (
    manifests.find(({ digest }) => digest === chosen) ??
    images.find(({ name }) => name === 'linux/amd64') ??
    images[0] ??
    manifests[0]
  )
}
