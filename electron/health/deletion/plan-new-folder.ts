import { explained } from '../../../drivers/index.ts'
import { subjectOf, warningOf } from './checks.ts'
import { explain } from './explain.ts'
import { requireFree, requireKey } from './free-keys.ts'
import { OperationPages, phasesOf } from './operation-pages.ts'
import { isRegistryFile } from './registry-files.ts'
import type { MadePlan, PlanSource } from './source.ts'

/**
 * Writes the empty object that marks a folder, as consoles of services do; in a local folder it is a folder. Fails with
 * AlreadyExists where there is something of this name.
 */
export async function planNewFolder(
  { driver, store }: PlanSource,
  { key }: { readonly key: string },
  signal: AbortSignal,
): Promise<MadePlan> {
  if (!key.endsWith('/')) throw explained('InvalidParameter', explain('fileIsNoFolder', {}), { path: key })
  requireKey(key)
  await requireFree(driver, [key], signal)
  const pages = new OperationPages()
  pages.add({ kind: 'put', key, text: '' })
  const checks = warningOf('registryFiles', isRegistryFile(driver, key) ? 1 : 0, key)
  return {
    plan: { kind: 'newFolder', store, subject: subjectOf([key]), phases: phasesOf([['files', pages]]) },
    about: { checks: () => Promise.resolve(checks) },
  }
}
