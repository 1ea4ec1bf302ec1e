import { z } from 'zod'

import { inRepository, inStore, name } from './inputs.ts'
import { call } from './method.ts'
import type { LayerCommand, StoreUsage, TagUsage } from './rows.ts'

/** Where the bytes of a store are, as it was last listed: without a request, once it was. */
export const usage = {
  storeUsage: call(inStore).gives<StoreUsage>(),
  /** The tags of one repository. Fails with NotFound where the listing has no such repository. */
  tagUsage: call(() => inStore().extend({ repository: z.string().min(1).max(512) })).gives<TagUsage>(),
  /** What made a layer, as one image says that has it: reads its manifest and its configuration. */
  layerCommand: call(() => inRepository().extend({ manifest: name(), layer: name() })).gives<LayerCommand>(),
}
