import { StoreError } from '../common/errors.ts'

/**
 * Decodes a key of `encoding-type=url`: services write a space as `+` or `%20`, and a plus as `%2B`. Fails with Corrupt, to
 * be tried again, where it is no percent-encoded UTF-8.
 */
export function percentDecode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'))
  } catch {
    const message = "the service's answer cannot be read: a key is not percent-encoded UTF-8"
    throw new StoreError('Corrupt', message, {}, { retry: 'later' })
  }
}
