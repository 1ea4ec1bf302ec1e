import { layout } from '../../registry/layout/layout.ts'
import { repositoryAbove, repositoryAt, type Repository } from '../../registry/repositories/repositories.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { nameAt, nameCount } from '../tables/names.ts'

/**
 * What a walk through the folders of repositories shows, in pages, each row once: repositories in the order of their keys, then
 * folders whose names a registry does not take. `except` are left out. Undefined is a pause. Empty folders of a disk are not in the tables.
 */
export function* repositoryRows(
  { repositories, strangers }: CatalogTables,
  keyOf: (path: `/${string}`) => string,
  except: ReadonlySet<string> = none,
): Generator<readonly Repository[] | undefined, void, undefined> {
  const prefix = `${keyOf(layout.repositories())}/`
  const misnamed = new Set<string>()
  let page: Repository[] = []
  for (let row = 0; row < nameCount(repositories.names); row += 1) {
    add(repositoryAt(nameAt(repositories.names, row), true))
    if ((row + 1) % rowsOfPage === 0) yield endPage()
  }
  for (let row = 0; row < nameCount(strangers.keys); row += 1) {
    const key = nameAt(strangers.keys, row)
    if (key.startsWith(prefix)) add(repositoryAbove(key.slice(prefix.length)))
    if ((row + 1) % rowsOfPage === 0) yield endPage()
  }
  yield endPage()

  function add(found: Repository | undefined): void {
    if (found === undefined || except.has(found.name)) return
    if (found.problems.length > 0) {
      if (misnamed.has(found.name)) return
      misnamed.add(found.name)
    }
    page.push(found)
  }

  function endPage(): readonly Repository[] | undefined {
    const ended = page
    page = []
    return ended.length === 0 ? undefined : ended
  }
}

const none: ReadonlySet<string> = new Set()
const rowsOfPage = 2000
