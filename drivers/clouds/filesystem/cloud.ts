import type { Cloud } from '../cloud.ts'
import { filesystemAccess } from './access.ts'
import { checkFilesystem, describeFilesystem, filesystemParameters } from './parameters.ts'

export const filesystem: Cloud = {
  parameters: filesystemParameters,
  check: checkFilesystem,
  describe: describeFilesystem,
  access: filesystemAccess,
  ambientKeys: undefined,
  releases: ['2.x', '3.x'],
  takesQuotedBooleans: true,
  open: async (resolved) => (await import('./open.ts')).openFilesystem(resolved),
}
