import { driverNames } from '../../../drivers/index.ts'
import { z } from 'zod'

/** A store as it is kept on the disk. Secrets are in here sealed, and only their names in clear. */
export const storeRecordSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  driver: z.enum(driverNames),
  /** As typed or read, by parameter; without secrets. */
  values: z.record(z.string(), z.string()),
  /** Parameters whose value came from the registry's environment. */
  fromEnvironment: z.array(z.string()),
  /** What the registry's configuration says beside its driver, by dotted name. */
  settings: z.record(z.string(), z.string()).default({}),
  /** What the sealer made of the secrets, in Base64. */
  sealed: z.string().optional(),
  secretNames: z.array(z.string()),
  /** The last characters of the access key's ID, by which people tell keys apart. */
  accessKeyEnd: z.string().max(4).optional(),
  readOnly: z.boolean(),
  sample: z.boolean(),
  /** Where people pull from, as `registry.example.com:5000`. */
  registryAddress: z.string().max(300).optional(),
  /** Origins that the person lets keys of this computer be sent to, as `https://s3.example.com:9000`. */
  ambientKeysFor: z.array(z.string().max(4200)).default([]),
})

export type StoreRecord = Readonly<z.infer<typeof storeRecordSchema>>

/** What a person gives for a store: values in clear, secrets apart. */
export interface StoreParameters {
  readonly driver: StoreRecord['driver']
  readonly values: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly fromEnvironment: readonly string[]
  /** What the registry's configuration says beside its driver. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Origins that the person lets keys of this computer be sent to; none when absent, as what a file says never has. */
  readonly ambientKeysFor?: readonly string[]
}
