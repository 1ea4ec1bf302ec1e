import type { UseQueryResult } from '@tanstack/react-query'

import type { Reference } from '../../../../electron/api/inputs.ts'
import type { DescriptorView, ManifestDetail } from '../../../../electron/api/rows.ts'
import type { RepositoryNavigation } from './navigation.ts'

/** The props of every panel of a manifest. */
export interface PanelProps {
  readonly nav: RepositoryNavigation
  readonly repository: string
  readonly reference: Reference
  readonly detail: ManifestDetail
  /** Of an index: the manifest of the chosen platform. */
  readonly platform: DescriptorView | undefined
  readonly child: UseQueryResult<ManifestDetail>
  readonly panelId: string
  readonly wide?: boolean
}
