import type { Cloud } from '../cloud.ts'
import { cosAccess } from './access.ts'
import { describeCos } from './endpoint.ts'
import { checkCos, cosParameters } from './parameters.ts'

export const cos: Cloud = {
  parameters: cosParameters,
  check: checkCos,
  describe: describeCos,
  access: cosAccess,
  ambientKeys: undefined,
  releases: [],
  takesQuotedBooleans: true,
  open: async (resolved, network) => (await import('./open.ts')).openCos(resolved, network),
}
