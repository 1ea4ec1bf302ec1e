import { describe, expect, it } from 'vitest'

import { needsNewerRegistry } from './newer-peers-name.ts'

/**
 * Describes tests that need a registry of version 3, which Debian has not. The environment variable REGISTRY_3 names its
 * program. Where it is not set, the tests are skipped under a name that says so.
 */
export function describeWithNewerRegistry(title: string, body: (program: string) => void): void {
  const program = process.env['REGISTRY_3'] ?? ''
  if (program !== '') {
    describe(title, () => body(program))
    return
  }
  describe(title, () => {
    it.runIf(false)(needsNewerRegistry, () => expect.unreachable())
  })
}
