import type { Cloud } from '../cloud.ts'
import { bosAccess } from './access.ts'
import { describeBos } from './endpoint.ts'
import { bosParameters, checkBos } from './parameters.ts'

export const bos: Cloud = {
  parameters: bosParameters,
  check: checkBos,
  describe: describeBos,
  access: bosAccess,
  ambientKeys: undefined,
  releases: [],
  takesQuotedBooleans: false,
  open: async (resolved, network) => (await import('./open.ts')).openBos(resolved, network),
}
