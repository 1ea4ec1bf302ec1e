import { z } from 'zod'

import { id, inStore } from './inputs.ts'
import { call, type Frozen, type Nothing } from './method.ts'
import { maxRecognizedCharacters } from './values/recognized-length.ts'
import type { ConfigReading, ConfigurationView, ExportedConfiguration } from './rows.ts'

/** A registry's configuration: read into drafts of stores, shown, and written. */
export const configuration = {
  /**
   * Reads registry configurations from a file that was dropped or chosen, or from a text that was pasted, and
   * `REGISTRY_STORAGE_*` lines given with it. What is wrong in them is a finding, not a failure.
   */
  readConfigFile: call(() =>
    z.union([
      z.strictObject({ token: id(), environment: z.string().max(65_536) }),
      z.strictObject({ text: z.string().max(1024 * 1024), environment: z.string().max(65_536) }),
    ]),
  ).gives<ConfigReading>(),
  /**
   * Whether a small file that was dropped, or a text that was pasted, is a registry's configuration. What is long or no
   * text is none. Nothing of it is kept.
   */
  recognizeConfiguration: call(() =>
    z.union([
      z.strictObject({ token: id() }),
      z.strictObject({ text: z.string().max(maxRecognizedCharacters) }),
    ]),
  ).gives<{ configuration: boolean }>(),
  getConfiguration: call(inStore).gives<ConfigurationView>(),
  /** The store as a registry's configuration, secrets masked: in clear they never come to the window. */
  exportConfiguration: call(() => inStore().extend({ format: format() })).gives<ExportedConfiguration>(),
  /** The same to a file; in clear only there, and only when asked. `sink` is where the host was told to put it. */
  saveConfiguration: call(() =>
    inStore().extend({ format: format(), secrets: z.enum(['masked', 'clear']), sink: id() }),
  ).gives<Nothing>(),
}

/** A registry's config.yml of this version, or the variables of its environment. */
function format() {
  return z.enum(['2.x', '3.x', 'environment'])
}
export type ConfigFormat = Frozen<z.infer<ReturnType<typeof format>>>
