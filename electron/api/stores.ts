import { z } from 'zod'

import { driverNames } from './drivers.ts'
import { id, inStore, nothing } from './inputs.ts'
import { call, stream, type Frozen, type Nothing } from './method.ts'
import type { DriverSpec, ParameterCheck, Probe, StoreRow } from './rows.ts'

/** The list of stores: adding, changing, trying and watching them. */
export const stores = {
  driverSpecs: call(nothing).gives<readonly DriverSpec[]>(),
  checkParameters: call(draft).gives<ParameterCheck>(),
  /** Opens the store and asks it one thing, keeping nothing. Fails with what is wrong. */
  probeParameters: call(draft).gives<Probe>(),
  addStore: call(() => draft().extend({ name: storeName(), readOnly: z.boolean() })).gives<{
    store: string
  }>(),
  /** `reopened` unless only such things changed as its connection does not depend on: its name, for one. */
  editStore: call(() => draft().extend({ store: id(), name: storeName() })).gives<{ reopened: boolean }>(),
  /** Forgets the store and its secrets. The bucket is not touched. */
  removeStore: call(inStore).gives<Nothing>(),
  setReadOnly: call(() => inStore().extend({ readOnly: z.boolean() })).gives<Nothing>(),
  /** The address that people pull from, as `registry.example.com:5000`; empty forgets it. */
  setRegistryAddress: call(() => inStore().extend({ address: z.string().max(300) })).gives<Nothing>(),
  /**
   * The person's word that keys of this computer may be sent to these origins, for this store and until it has another
   * endpoint. Fails with PreconditionFailed where an origin is none of the store's.
   */
  allowAmbientKeys: call(() => inStore().extend({ origins: origins().min(1) })).gives<Nothing>(),
  /** Makes the sample registry in the data folder if need be, and adds it. */
  addSampleStore: call(nothing).gives<{ store: string }>(),
  /** Checks the connection again; the result comes with `watchStores` and is returned. */
  connect: call(inStore).gives<Probe>(),
  watchStores: stream(nothing).gives<readonly StoreRow[]>(),
}

/** What a form says of a store. */
function draft() {
  return z.strictObject({
    driver: z.enum(driverNames),
    values: z
      .record(z.string().max(64), z.string().max(8192))
      .refine((values) => Object.keys(values).length <= 64, 'too many parameters'),
    /** An existing store, for the secrets that were not typed again. */
    store: id().optional(),
    /** Kept secrets that are not wanted any more. */
    forget: z.array(z.string().max(64)).max(64).optional(),
    /** Misspelt parameters that were kept, by the name that each is to have. Those that are not alike stay as they are. */
    renames: z
      .record(z.string().max(64), z.string().max(64))
      .refine((renames) => Object.keys(renames).length <= 16, 'too many names')
      .optional(),
    /** A config file that was read, for the secrets in it. */
    draftId: id().optional(),
    /** Origins that the person lets keys of this computer be sent to; none when absent, whatever was allowed before. */
    ambientKeysFor: origins().optional(),
  })
}
export type Draft = Frozen<z.infer<ReturnType<typeof draft>>>

function storeName() {
  return z.string().trim().min(1).max(100)
}

/** Of one store: where requests go, and links. An address of it is no longer than a parameter. */
function origins() {
  return z.array(z.string().max(8192)).max(4)
}
