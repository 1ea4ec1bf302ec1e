import type { Reference } from '../../../../electron/api/inputs.ts'
import { referenceText } from './navigation.ts'

/** The command that fetches an image from the registry at an address. */
export function pullLine(address: string, repository: string, reference: Reference): string {
  return `docker pull ${address}/${referenceText(repository, reference)}`
}
