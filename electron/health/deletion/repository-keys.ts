import { explained, StoreError, type StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import { explain } from './explain.ts'

/**
 * The prefix of the keys of a repository, which ends in `/`; also of one whose name no registry serves, as a bucket may hold.
 * Fails with InvalidParameter for a text that could lead anywhere else.
 */
export function repositoryPrefix(driver: StorageDriver, name: string): string {
  requireSegments(name)
  if (name.split('/').some((segment) => segment.startsWith('_'))) {
    throw new StoreError('InvalidParameter', 'a repository is not within another one’s own folders', {
      path: name.slice(0, 300),
    })
  }
  return `${driver.keyOf(layout.repositories())}/${name}/`
}

/** Fails with InvalidParameter where a name between two slashes is empty, `.` or `..`. */
export function requireSegments(path: string): void {
  const isBad = path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')
  if (isBad) throw explained('InvalidParameter', explain('pathSegment', {}), { path: path.slice(0, 300) })
}
