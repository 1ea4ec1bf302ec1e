import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { EndpointDescription } from '../../parameters/endpoint.ts'
import { textOf } from '../../parameters/resolve.ts'
import type { Finding, ParametersOf, Resolved } from '../../parameters/table.ts'
import type { filesystemTexts } from './texts.ts'

export const filesystemParameters = {
  rootdirectory: {
    kind: 'folder',
    place: true,
    default: '/var/lib/registry',
    placeholder: '/var/lib/registry',
    readBy: ['2.x', '3.x'],
  },
  maxthreads: {
    kind: 'integer',
    default: 100,
    min: 25,
    unit: 'requests',
    advanced: true,
    readBy: ['2.x', '3.x'],
  },
} as const satisfies ParametersOf<typeof filesystemTexts>

export function checkFilesystem(resolved: Resolved): readonly Finding[] {
  const folder = textOf(resolved, 'rootdirectory')
  if (folder === undefined || isAbsolute(folder)) return []
  const message = 'a folder is named by its whole path: it would mean another one wherever it is read from'
  return [{ parameter: 'rootdirectory', severity: 'error', id: 'relativeFolder', message }]
}

export function describeFilesystem(resolved: Resolved): EndpointDescription {
  const folder = textOf(resolved, 'rootdirectory')
  if (folder === undefined) return { location: '', urlOf: () => undefined }
  const endpointUrl = pathToFileURL(folder).href
  return { endpointUrl, location: folder, urlOf: (key) => pathToFileURL(resolve(folder, key)).href }
}
