import type { AmbientKeySource } from '../../parameters/ambient-keys.ts'
import { givenKeys } from '../s3/target.ts'
import { isKs3Host, ks3Endpoint } from './endpoint.ts'

/** The variables that Kingsoft's SDKs read. */
export const ks3AmbientKeys: AmbientKeySource = {
  service: 'KS3',
  hasOwnKeys: (resolved) => givenKeys(resolved, 'accesskey', 'secretkey') !== undefined,
  targets: [
    {
      parameter: 'regionendpoint',
      urlOf: (resolved) => {
        const address = ks3Endpoint(resolved)?.address
        return address === undefined ? undefined : new URL(address)
      },
    },
  ],
  isOwnHost: isKs3Host,
}
