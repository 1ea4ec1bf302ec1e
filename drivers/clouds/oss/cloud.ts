import type { Cloud } from '../cloud.ts'
import { ossAccess } from './access.ts'
import { describeOss } from './endpoint.ts'
import { checkOss, ossParameters } from './parameters.ts'

export const oss: Cloud = {
  parameters: ossParameters,
  check: checkOss,
  describe: describeOss,
  access: ossAccess,
  ambientKeys: undefined,
  releases: ['2.x'],
  takesQuotedBooleans: false,
  open: async (resolved, network) => (await import('./open.ts')).openOss(resolved, network),
}
