import { z } from 'zod'

import { inRepository, name, reference } from './inputs.ts'
import { stream } from './method.ts'
import type { DifferenceEvent } from './rows.ts'

/** Images beside each other. */
export const differences = {
  /**
   * What is different in the second image. Of an index the platform is compared that is asked for, or else the first that both
   * have. Reads the layers of both; stops when nobody reads.
   */
  compareImages: stream(() =>
    z.strictObject({ before: image(), after: image(), platform: name().exactOptional() }),
  ).gives<DifferenceEvent>(),
}

function image() {
  return inRepository().extend({ reference: reference() })
}
