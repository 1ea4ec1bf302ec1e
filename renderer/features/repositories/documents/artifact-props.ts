import type { RepositoryNavigation } from '../shared/navigation.ts'

/** Which artifact is shown, and the manifest that it is asked about. */
export interface ArtifactProps {
  readonly nav: RepositoryNavigation
  readonly repository: string
  readonly manifest: string
  readonly about: string | undefined
}
