import {
  IconArrowRight,
  IconArrowsDiff,
  IconBrandDocker,
  IconCopy,
  IconDownload,
  IconExternalLink,
  IconHash,
  IconTag,
  IconTagPlus,
} from '@tabler/icons-react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { useGoTo } from '../../../state/address/use-address.ts'
import { useCopyLines } from '../../../parts/commands/use-copy-lines.ts'
import type { MenuEntry, MenuGroups } from '../../../parts/controls/menu-items.tsx'
import { useWindowState } from '../../../state/window-state.tsx'
import { earlierFirst, referenceOf, useCompareImages } from './use-compare-images.ts'
import { useImageDeletes } from './use-image-deletes.ts'
import { copyItemOf, type ImageOfMenu } from './copy-item.ts'
import { referenceText } from './navigation.ts'
import { pullLine } from './pull-line.ts'

/** The menu of tags and manifests of a repository. Without `onOpen` the menu has no Open: the row is open already. */
export function useImageActions(
  store: StoreRow,
  repository: string,
  chosen: readonly ImageOfMenu[],
  onOpen?: () => void,
): MenuGroups {
  const { t } = useTranslation(['images', 'plans', 'differences'])
  const { openDialog } = useWindowState()
  const goTo = useGoTo()
  const copyLines = useCopyLines()
  const compare = useCompareImages(store.id, repository)
  const references = chosen.flatMap((image) => referenceOf(image) ?? [])
  const tags = chosen.flatMap(({ tag }) => tag ?? [])
  const digests = [...new Set(chosen.flatMap(({ digest }) => digest ?? []))]
  const digest = digests.length === 1 ? digests[0] : undefined
  const deletes = useImageDeletes(store, repository, chosen)
  const pullable = chosen.filter(({ kind }) => kind !== 'artifact')
  const [first, second] = earlierFirst(chosen)
  const only = references.length === 1 ? references[0] : undefined
  const copies = (id: string, text: string, Icon: MenuEntry['Icon'], lines: readonly string[]) =>
    lines.length === 0 ? [] : [{ id, text, Icon, run: () => copyLines(lines) }]
  return [
    onOpen === undefined || only === undefined
      ? []
      : [
          {
            id: 'open',
            text: t('menu.open'),
            Icon: IconExternalLink,
            run: onOpen,
          },
        ],
    [
      ...copies('names', t('menu.copyNames', { count: tags.length }), IconTag, tags),
      ...copies(
        'references',
        t('menu.copyReferences', { count: references.length }),
        IconCopy,
        references.map((reference) => referenceText(repository, reference)),
      ),
      ...copies('digests', t('menu.copyDigests', { count: digests.length }), IconHash, digests),
    ],
    store.registryAddress === undefined
      ? [
          {
            id: 'address',
            text: t('menu.setAddress'),
            Icon: IconBrandDocker,
            run: () => goTo({ at: 'configuration', store: store.id }),
          },
        ]
      : pullCopies(store.registryAddress),
    [
      ...(references.length === 0
        ? []
        : [
            {
              id: 'copy',
              text: t(tags.length === references.length ? 'copy.openTags' : 'copy.openManifests', {
                count: references.length,
              }),
              Icon: IconArrowRight,
              run: () => openDialog({ kind: 'copy', from: store, items: [copyItemOf(repository, chosen)] }),
            },
          ]),
      ...(first === undefined || second === undefined || references.length > 2
        ? []
        : [
            {
              id: 'compare',
              text: t('differences:open'),
              Icon: IconArrowsDiff,
              run: () => compare(first, second),
            },
          ]),
      ...(only === undefined
        ? []
        : [
            {
              id: 'export',
              text: t('export.open'),
              Icon: IconDownload,
              run: () => openDialog({ kind: 'export', store, repository, reference: only }),
            },
          ]),
      ...(digest === undefined
        ? []
        : [
            {
              id: 'tag',
              text: t('plans:open.tag'),
              Icon: IconTagPlus,
              run: () => openDialog({ kind: 'tagManifest', store, repository, digest }),
            },
          ]),
    ],
    deletes.entries,
  ]

  function pullCopies(address: string): readonly MenuEntry[] {
    const lines = pullable.flatMap((image) => {
      const reference = referenceOf(image)
      return reference === undefined ? [] : [pullLine(address, repository, reference)]
    })
    const [image] = pullable
    const byDigest = lines.length === 1 && image?.tag !== undefined ? image.digest : undefined
    return [
      ...copies('pulls', t('menu.copyPulls', { count: lines.length }), IconBrandDocker, lines),
      ...copies(
        'pullDigest',
        t('menu.copyPullByDigest'),
        IconBrandDocker,
        byDigest === undefined ? [] : [pullLine(address, repository, { digest: byDigest })],
      ),
    ]
  }
}
