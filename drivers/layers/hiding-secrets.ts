import { StoreError } from '../errors.ts'
import type { ObjectStore } from '../object-store.ts'
import { Secret } from '../secret.ts'
import type { Resolved } from '../parameters.ts'
import { around } from './around.ts'

/**
 * Puts dots for the store's secrets wherever a service repeats them: some quote the request in what they refuse it
 * with, the access key or the token among it. Secrets of fewer than six characters are left: they are parts of words.
 */
export function hidingSecrets(inner: ObjectStore, values: Resolved['values']): ObjectStore {
  const hide = hiding(values)
  const layered = around(inner, async ({ signal }, run) => {
    try {
      return await run(signal)
    } catch (error) {
      throw error instanceof StoreError ? withoutSecrets(error, hide) : error
    }
  })
  return {
    ...layered,
    deleteMany: async (keys, signal) =>
      (await layered.deleteMany(keys, signal)).map((failure) => ({
        ...failure,
        code: hide(failure.code),
        message: hide(failure.message),
      })),
  }
}

/** The same for a failure of a request that was not made through the store. */
export function errorHider(values: Resolved['values']): (error: StoreError) => StoreError {
  const hide = hiding(values)
  return (error) => withoutSecrets(error, hide)
}

type Hide = (text: string) => string

function hiding(values: Resolved['values']): Hide {
  const hidden = Object.values(values).flatMap((value) => (value instanceof Secret ? formsOf(value) : []))
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, dots), text)
}

const dots = '••••••••'
const shortest = 6

/** As it is, and as it is written in an address. The longer one first: the other may be a part of it. */
function formsOf(secret: Secret): string[] {
  const text = secret.reveal()
  if (text.length < shortest) return []
  return [...new Set([encodeURIComponent(text), text])]
}

function withoutSecrets(error: StoreError, hide: Hide): StoreError {
  const { serviceCode, requestId } = error.where
  const told = `${error.message}\n${serviceCode ?? ''}\n${requestId ?? ''}`
  if (hide(told) === told) return error
  const where = {
    ...error.where,
    ...(serviceCode === undefined ? {} : { serviceCode: hide(serviceCode) }),
    ...(requestId === undefined ? {} : { requestId: hide(requestId) }),
  }
  // Its cause says the same once more, and goes.
  return new StoreError(error.code, hide(error.message), where, {
    retry: error.retry,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  })
}
