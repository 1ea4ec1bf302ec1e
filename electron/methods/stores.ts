import { setTimeout as sleep } from 'node:timers/promises'

import type { Implementation } from '../api/method.ts'
import type { stores as area } from '../api/stores.ts'
import { ambientKeysOf, describeEndpoint, openDriver, StoreError } from '../../drivers/index.ts'
import type { Platform } from '../host/platform.ts'
import { allowedOrigins } from '../stores/connections/allowed-origins.ts'
import type { ConfigDrafts } from '../stores/configurations/config-drafts.ts'
import type { OpenedStores, StoreOpening } from '../stores/connections/opened-stores.ts'
import { asRegistryAddress } from '../stores/list/registry-address.ts'
import { resolveStore, sealedParameters } from '../stores/connections/resolve-store.ts'
import { isSameConnection } from '../stores/connections/same-connection.ts'
import { isSameLocation, type StoreList } from '../stores/list/store-list.ts'
import type { StoreParameters, StoreRecord } from '../stores/list/store-record.ts'
import type { TransferQueue } from '../transfers/queue/transfer-queue.ts'
import type { Changes } from '../health/changes/changes.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import type { AccessChecks } from '../stores/connections/access-checks.ts'
import { ChangeNotifier } from '../../drivers/common/change-notifier.ts'
import { Connections, probe } from './connections.ts'
import { addSampleStore } from '../sample/sample-store.ts'
import { parametersOf, renamedValues } from './store-draft.ts'
import { driverSpecs, toStoreRow } from './store-rows.ts'

export interface StoreParts {
  readonly storeList: StoreList
  readonly stores: OpenedStores
  readonly queue: TransferQueue
  readonly checks: AccessChecks
  /** What changes stores on purpose: it is held before a store is closed. */
  readonly edits: Pick<Changes, 'pauseStore'>
  /** Configurations that were read, for what a form took from them. */
  readonly drafts: ConfigDrafts
  readonly catalogs: Pick<Catalogs, 'remove' | 'checkLocation' | 'reopened'>
  readonly platform: Pick<Platform, 'folder'>
  readonly opening: () => Promise<StoreOpening>
}

/**
 * The list of stores: adding, changing, trying and watching them. What changes is written first: a change that is
 * refused cancels nothing, and nothing is begun on what is about to go.
 */
export function storeMethods({
  storeList,
  stores,
  queue,
  checks,
  edits,
  drafts,
  catalogs,
  platform,
  opening,
}: StoreParts): Implementation<typeof area> {
  const changes = new ChangeNotifier()
  const connections = new Connections(() => changes.notify())
  let sampling: Promise<unknown> = Promise.resolve()
  return {
    async driverSpecs() {
      return driverSpecs()
    },
    async checkParameters(draft) {
      const resolved = resolveStore(await parametersOf(draft, storeList, drafts))
      const { endpointUrl } = describeEndpoint(resolved)
      const ambientKeys = ambientKeysOf(resolved)
      return {
        findings: resolved.findings,
        renamed: await renamedValues(draft, storeList, drafts),
        ...(endpointUrl === undefined ? {} : { endpointUrl }),
        ...(ambientKeys === undefined ? {} : { ambientKeys }),
      }
    },
    async probeParameters(draft, signal) {
      const resolved = resolveStore(await parametersOf(draft, storeList, drafts))
      const store = draft.store === undefined ? '' : storeList.get(draft.store).name
      const driver = await openDriver(resolved, { ...(await opening()), store, readOnly: true })
      try {
        return await probe(driver, { store }, signal)
      } finally {
        await driver.close()
      }
    },
    async addStore({ name, readOnly, ...draft }) {
      const parameters = await parametersOf(draft, storeList, drafts)
      const { id } = await storeList.add({ ...parameters, name, readOnly })
      changes.notify()
      return { store: id }
    },
    async editStore({ store, name, ...draft }) {
      const parameters = await parametersOf({ ...draft, store }, storeList, drafts)
      const before = storeList.get(store)
      const sameConnection = await isConnectedSo(before, parameters)
      const after = await storeList.edit(store, { ...parameters, name })
      catalogs.checkLocation(store)
      changes.notify()
      if (after.name !== before.name) await queue.renameStore(store, after.name)
      if (sameConnection) return { reopened: false }
      await Promise.all([checks.cancelStore(store), edits.pauseStore(store)])
      if (isSameLocation(before, after)) await Promise.all([reopened(store), queue.restartStore(store)])
      else {
        await queue.cancelStore(store)
        await reopened(store)
      }
      return { reopened: true }
    },
    async removeStore({ store }) {
      storeList.get(store)
      // What they left can be taken back only while there is a way to it; a cloud that is gone is not waited for.
      await Promise.race([cancelled(store), sleep(removalPatienceMs, undefined, { ref: false })])
      await storeList.remove(store)
      await cancelled(store)
      await catalogs.remove(store)
      await reopened(store)
      return {}
    },
    async setReadOnly({ store, readOnly }) {
      if (readOnly) await writesCancelled(store)
      await storeList.setReadOnly(store, readOnly)
      if (readOnly) await writesCancelled(store)
      changes.notify()
      return {}
    },
    async setRegistryAddress({ store, address }) {
      await storeList.setRegistryAddress(
        store,
        address.trim() === '' ? undefined : asRegistryAddress(address),
      )
      changes.notify()
      return {}
    },
    async allowAmbientKeys({ store, origins }) {
      await storeList.setAmbientKeysFor(store, (record) => {
        const allowed = allowedOrigins(sealedParameters(record), origins)
        if (allowed.length === origins.length) return allowed
        const message = 'the endpoint of this store is another by now'
        throw new StoreError('PreconditionFailed', message, { store: record.name, driver: record.driver })
      })
      await reopened(store)
      changes.notify()
      return {}
    },
    async addSampleStore(_, signal) {
      // One after the other: the second finds what the first made.
      const adding = sampling.then(() => addSampleStore(storeList, platform.folder.path, signal))
      sampling = adding.catch(() => undefined)
      const store = await adding
      changes.notify()
      return { store }
    },
    async connect({ store }, signal) {
      const { name } = storeList.get(store)
      const look = async () => probe((await stores.open(store, signal)).driver, { store: name }, signal)
      return connections.check(store, look, signal)
    },
    async *watchStores(_, signal) {
      const rows = () => storeList.all().map((record) => toStoreRow(record, connections.of(record.id)))
      yield* changes.watch(rows, signal)
    },
  }

  /** Secrets that cannot be opened any more are others than those that were typed. */
  async function isConnectedSo(before: StoreRecord, after: StoreParameters): Promise<boolean> {
    const secrets = await storeList.secretsOf(before.id).catch(() => undefined)
    return secrets !== undefined && isSameConnection({ ...before, secrets }, after)
  }

  async function cancelled(store: string): Promise<void> {
    await Promise.all([queue.cancelStore(store), checks.cancelStore(store), edits.pauseStore(store)])
  }

  async function writesCancelled(store: string): Promise<void> {
    await Promise.all([queue.cancelWrites(store), checks.cancelStore(store), edits.pauseStore(store)])
  }

  async function reopened(store: string): Promise<void> {
    await stores.close(store)
    connections.forget(store)
    catalogs.reopened(store)
  }
}

const removalPatienceMs = 10_000
