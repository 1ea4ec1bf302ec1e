import { memo } from 'react'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { useMenuCommands } from '../../../parts/commands/use-menu-commands.ts'
import { useImageActions } from '../shared/use-image-actions.ts'
import { useRepositoryActions } from '../shared/use-repository-actions.ts'
import { imageOf } from './chosen-tags.tsx'
import type { ManifestRow } from './tag-rows.ts'

/** What can be done with the repository and its chosen rows, as commands. Made anew only when others are chosen. */
export const TagCommands = memo(function TagCommands(props: {
  store: StoreRow
  repository: string
  rows: readonly ManifestRow[]
}) {
  const { store, repository, rows } = props
  useMenuCommands('repository', 'page', useRepositoryActions(store, { chosen: [repository] }))
  useMenuCommands('images', 'chosen', useImageActions(store, repository, rows.map(imageOf)))
  return null
})
