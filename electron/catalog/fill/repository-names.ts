import { isStoreError, type StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import { listRepositories } from '../../registry/repositories/repositories.ts'

/**
 * The names of all repositories, in pages as they arrive, some more than once. A list with the delimiter `/_` has one
 * prefix for each folder that begins with `_`: a thousand repositories cost one to three requests. Where a service knows no such
 * delimiter, folders are walked, one request each.
 */
export async function* repositoryNames(
  driver: StorageDriver,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const prefix = `${driver.keyOf(layout.repositories())}/`
  let token: string | undefined
  do {
    const query = { prefix, delimiter: '/_', ...(token === undefined ? {} : { token }) } as const
    let page
    try {
      page = await driver.objects.list(query, signal)
    } catch (error) {
      if (!isStoreError(error) || error.code !== 'Unsupported') throw error
      yield* walkedNames(driver, signal)
      return
    }
    const isHonoured =
      page.prefixes.every((each) => each.endsWith('/_')) &&
      page.objects.every(({ key }) => !key.slice(prefix.length - 1).includes('/_'))
    if (!isHonoured) {
      yield* walkedNames(driver, signal)
      return
    }
    const names = page.prefixes
      .filter((each) => each.length > prefix.length + 2)
      .map((each) => each.slice(prefix.length, -2))
    if (names.length > 0) yield names
    token = page.next
  } while (token !== undefined)
}

async function* walkedNames(driver: StorageDriver, signal: AbortSignal) {
  for await (const page of listRepositories(driver, signal)) yield page.map(({ name }) => name)
}
