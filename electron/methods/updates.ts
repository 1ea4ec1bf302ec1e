import type { Implementation } from '../api/method.ts'
import type { updates } from '../api/updates.ts'
import type { UpdateChecker } from '../host/update-checker.ts'

export function updateMethods(checker: UpdateChecker): Implementation<typeof updates> {
  return {
    knownUpdate: (_, signal) => checker.known(signal),
    checkForUpdate: (_, signal) => checker.check(signal),
  }
}
