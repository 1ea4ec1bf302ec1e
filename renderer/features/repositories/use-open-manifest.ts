import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { Reference } from '../../../electron/api/contract.ts'
import type { IndexEntryView, ManifestDetail } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client-context.tsx'
import { manifestQuery } from '../../api/queries-registry.ts'
import { problemsWith, type Checks } from './checks.ts'
import type { Place } from './place.ts'
import { useChecks } from './use-checks.ts'

/** The manifest that is open, and of an index the platform's manifest that layers and configuration are shown of. */
export function useOpenManifest(place: Place, repository: string, reference: Reference) {
  const client = useClient()
  const opened = useQuery(manifestQuery(client, place.store.id, repository, reference))
  const digest = opened.data?.digest
  const digests = useMemo(() => (digest === undefined ? undefined : [digest]), [digest])
  const checks = useChecks(place, repository, `manifest ${digest} ${opened.dataUpdatedAt}`, digests)
  const detail = useMemo(() => opened.data && withCheck(opened.data, checks), [opened.data, checks])
  const platform = opened.data === undefined ? undefined : platformOf(opened.data, place.address.manifest)
  const child = useQuery({
    ...manifestQuery(client, place.store.id, repository, { digest: platform?.digest ?? '' }),
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
