import { StoreError } from '../../../drivers/index.ts'
import { z } from 'zod'

import type { Sealer } from './sealer.ts'

export type Secrets = Readonly<Record<string, string>>

const contentSchema = z.object({ store: z.string(), secrets: z.record(z.string(), z.string()) })

/** Seals the secrets of a store and binds them to its id: another record cannot open them. Undefined without secrets. */
export async function sealSecrets(
  sealer: Sealer,
  store: string,
  secrets: Secrets,
): Promise<string | undefined> {
  if (Object.keys(secrets).length === 0) return undefined
  return Buffer.from(await sealer.seal(JSON.stringify({ store, secrets }))).toString('base64')
}

/** Fails with InvalidParameter when they cannot be opened: new key file, other user, changed record. */
export async function openSecrets(
  sealer: Sealer,
  store: string,
  sealed: string | undefined,
): Promise<Secrets> {
  if (sealed === undefined) return {}
  try {
    const content = contentSchema.parse(JSON.parse(await sealer.open(Buffer.from(sealed, 'base64'))))
    if (content.store === store) return content.secrets
  } catch {
    // What failed may hold the text of a secret: nothing of it goes further.
  }
  throw new StoreError(
    'InvalidParameter',
    'the keys that were kept for this store cannot be opened on this computer any more; enter them again',
  )
}
