import { isStoreError } from '../common/errors.ts'

/** What a call gives, or undefined where there is nothing: absence is an answer. Other failures stay. */
export async function unlessMissing<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await run()
  } catch (error) {
    if (isStoreError(error, 'NotFound')) return undefined
    throw error
  }
}
