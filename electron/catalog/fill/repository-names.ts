import { isStoreError, type ObjectPage, type StorageDriver, type StoreError } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import {
  listRepositories,
  repositoryAbove,
  repositoryAt,
  type Repository,
} from '../../registry/repositories/repositories.ts'

/**
 * All repositories, in pages as they arrive, some more than once. A list with the delimiter `/_` has one prefix for each
 * folder that begins with `_`: a thousand repositories cost one to three requests. It does not tell which folder that is: what
 * has another one than a repository is shown, too, until the store is listed. Where a service knows no such delimiter, or
 * refuses it, folders are walked, one request each.
 */
export async function* repositoryNames(
  driver: StorageDriver,
  signal: AbortSignal,
): AsyncGenerator<readonly Repository[], void, undefined> {
  const prefix = `${driver.keyOf(layout.repositories())}/`
  let token: string | undefined
  do {
    let page
    try {
      page = await driver.objects.list(
        { prefix, delimiter: '/_', ...(token === undefined ? {} : { token }) },
        signal,
      )
    } catch (error) {
      if (!isStoreError(error) || !isRefusal(error) || token !== undefined) throw error
      yield* listRepositories(driver, signal)
      return
    }
    if (!isHonoured(page, prefix)) {
      yield* listRepositories(driver, signal)
      return
    }
    yield repositoriesIn(page, prefix)
    token = page.next
  } while (token !== undefined)
}

function isRefusal({ code }: StoreError): boolean {
  return code === 'Unsupported' || code === 'PermissionDenied'
}

function isHonoured({ prefixes, objects }: ObjectPage, prefix: string): boolean {
  return (
    prefixes.every((each) => each.endsWith('/_')) &&
    objects.every(({ key }) => !key.slice(prefix.length).includes('/_'))
  )
}

function repositoriesIn({ prefixes, objects }: ObjectPage, prefix: string): readonly Repository[] {
  return [
    ...prefixes.map((each) => repositoryAt(each.slice(prefix.length, -2), true)),
    ...objects.map(({ key }) => repositoryAbove(key.slice(prefix.length))),
  ].filter((found) => found !== undefined)
}
