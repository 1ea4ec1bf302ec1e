import { StoreError } from '../common/errors.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { Secret } from '../parameters/secret.ts'
import type { Resolved } from '../parameters/table.ts'
import { wrapCalls } from './wrap-calls.ts'

/** The secrets that a store sends now. Keys from a credential chain are known after its first use, and change. */
export type SentSecrets = () => readonly string[]

/**
 * Replaces the store's secrets with dots in errors. Some services quote the request in a refusal, with the access key or
 * the token in it. Secrets shorter than six characters stay: they may be parts of words.
 */
export function redactSecrets(inner: ObjectStore, secrets: SentSecrets): ObjectStore {
  const hide = hiding(secrets)
  const layered = wrapCalls(inner, async ({ signal }, run) => {
    try {
      return await run(signal)
    } catch (error) {
      throw error instanceof StoreError ? withoutSecrets(error, hide) : error
    }
  })
  return {
    ...layered,
    deleteMany: async (keys, signal, way) =>
      (await layered.deleteMany(keys, signal, way)).map((failure) => ({
        ...failure,
        code: hide(failure.code),
        message: hide(failure.message),
      })),
  }
}

/** The same for the failure of a request that does not go through the store. */
export function errorRedactor(secrets: SentSecrets): (error: StoreError) => StoreError {
  const hide = hiding(secrets)
  return (error) => withoutSecrets(error, hide)
}

type Hide = (text: string) => string

/** The secrets among the parameters. */
export function secretTexts(values: Resolved['values']): readonly string[] {
  return Object.values(values).flatMap((value) => (value instanceof Secret ? [value.reveal()] : []))
}

function hiding(secrets: SentSecrets): Hide {
  return (text) =>
    secrets()
      .flatMap(formsOf)
      .reduce((rest, secret) => rest.replaceAll(secret, dots), text)
}

const dots = '••••••••'
const shortest = 6

/** The secret as it is and percent-encoded. The longer form comes first: the other may be a part of it. */
function formsOf(text: string): string[] {
  if (text.length < shortest) return []
  return [...new Set([encodeURIComponent(text), text])]
}

function withoutSecrets(error: StoreError, hide: Hide): StoreError {
  const { serviceCode, requestId } = error.where
  const text = `${error.message}\n${serviceCode ?? ''}\n${requestId ?? ''}`
  if (hide(text) === text) return error
  const where = {
    ...error.where,
    ...(serviceCode === undefined ? {} : { serviceCode: hide(serviceCode) }),
    ...(requestId === undefined ? {} : { requestId: hide(requestId) }),
  }
  // Without the cause: it has the same text.
  return new StoreError(error.code, hide(error.message), where, {
    retry: error.retry,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  })
}
