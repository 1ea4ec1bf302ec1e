import type { AmbientKeySource } from '../../parameters/ambient-keys.ts'
import { readEndpoint } from '../../parameters/endpoint.ts'
import { textOf } from '../../parameters/resolve.ts'
import { amazonHost } from './amazon-hosts.ts'
import { serviceUrl } from './endpoint.ts'
import { givenKeys } from './target.ts'

/** The standard credential chain of the SDK: environment, shared files, the instance. */
export const s3AmbientKeys: AmbientKeySource = {
  service: 'AWS',
  hasOwnKeys: (resolved) => givenKeys(resolved, 'accesskey', 'secretkey') !== undefined,
  targets: [
    { parameter: 'regionendpoint', urlOf: serviceUrl },
    // Signed links lead there: they hold the id of the key, and the token.
    {
      parameter: 'redirectendpoint',
      urlOf: (resolved) => readEndpoint(textOf(resolved, 'redirectendpoint') ?? '', 'https'),
    },
  ],
  isOwnHost: (host) => amazonHost(host) !== undefined,
}
