import type { Cloud } from '../cloud.ts'
import { s3Access } from './access.ts'
import { s3AmbientKeys } from './ambient-keys.ts'
import { checkS3 } from './checks.ts'
import { describeS3 } from './endpoint.ts'
import { s3Parameters } from './parameters.ts'

export const s3: Cloud = {
  parameters: s3Parameters,
  check: checkS3,
  describe: describeS3,
  access: s3Access,
  ambientKeys: s3AmbientKeys,
  releases: ['2.x', '3.x'],
  takesQuotedBooleans: true,
  open: async (resolved, network) => (await import('./open.ts')).openS3(resolved, network),
}
