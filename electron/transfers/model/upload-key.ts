import { StoreError } from '../../../drivers/index.ts'

/**
 * The object key for a file: the open folder and the path with which the file was dropped. Fails with InvalidPath
 * where no service takes the key (more than 1,024 bytes of UTF-8, control characters) or where it would leave the
 * folder.
 */
export function uploadKey(prefix: string, relativePath: string): string {
  const key = prefix + relativePath
  const segments = relativePath.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new StoreError('InvalidPath', 'a path has no empty part, "." or ".."', { path: key })
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(relativePath)) {
    throw new StoreError('InvalidPath', 'the name has a control character', { path: key })
  }
  if (Buffer.byteLength(key) > maxKeyBytes) {
    throw new StoreError('InvalidPath', `an object key has at most ${maxKeyBytes} bytes`, { path: key })
  }
  return key
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html; the other services take as many. */
export const maxKeyBytes = 1024
