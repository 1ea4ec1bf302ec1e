import { StoreError } from './errors.ts'

/**
 * A failure without an answer, by the code of Node's error: the name of the host may be wrong, nobody listens, or
 * the line broke. Undefined for codes that say something else. `cause` must hold no credential.
 */
export function transportError(code: string, cause: Error): StoreError | undefined {
  if (code === 'PROXY_UNREACHABLE' || code === 'PROXY_REFUSED') {
    const what = code === 'PROXY_REFUSED' ? 'refuses the connection' : 'cannot be reached'
    return new StoreError('Unreachable', `the proxy that the environment names ${what}`, {}, { cause })
  }
  if (unreachable.has(code)) {
    return new StoreError('Unreachable', `the host cannot be reached (${code})`, {}, { cause })
  }
  if (code === 'EPROTO') {
    return new StoreError('Unreachable', 'the host does not speak TLS as we do (EPROTO)', {}, { cause })
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code)) {
    return new StoreError('Unreachable', `the host's certificate is refused (${code})`, {}, { cause })
  }
  if (broken.has(code)) {
    return new StoreError('Unavailable', `the connection broke (${code})`, {}, { cause, retry: 'later' })
  }
  return undefined
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EINVAL',
])
const broken = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'TimeoutError',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_CONSTANT',
])
