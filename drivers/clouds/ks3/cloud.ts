import type { Cloud } from '../cloud.ts'
import { ks3Access } from './access.ts'
import { ks3AmbientKeys } from './ambient-keys.ts'
import { describeKs3 } from './endpoint.ts'
import { checkKs3, ks3Parameters } from './parameters.ts'

export const ks3: Cloud = {
  parameters: ks3Parameters,
  check: checkKs3,
  describe: describeKs3,
  access: ks3Access,
  ambientKeys: ks3AmbientKeys,
  releases: [],
  takesQuotedBooleans: false,
  open: async (resolved, network) => (await import('./open.ts')).openKs3(resolved, network),
}
