import { resolve } from 'node:path'

import type { OpenedCloud } from '../cloud.ts'
import { numberOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { filesystemStore } from './store.ts'

/** Opens a registry kept in a local folder. The folder is the bucket: keys are relative to it. */
export function openFilesystem(resolved: Resolved): OpenedCloud {
  const folder = resolve(textOf(resolved, 'rootdirectory') ?? '/var/lib/registry')
  const atOnce = numberOf(resolved, 'maxthreads', 100)
  return {
    objects: filesystemStore(folder),
    rootdirectory: '',
    ...(resolved.origins['maxthreads'] === 'default' ? { usualRequests: atOnce } : { maxRequests: atOnce }),
    bucket: folder,
  }
}
