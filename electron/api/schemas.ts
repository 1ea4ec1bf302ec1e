import { z } from 'zod'

import { maxChecked, type Input, type Method } from './contract.ts'
import { driverNames } from './drivers.ts'
import type { ToHost } from './messages.ts'

/**
 * What the window may send: every input bounded and without unknown parts. The window is not trusted. Names and
 * digests are only bounded here; the registry's own grammar is applied where they are used.
 */
export const inputSchemas: { readonly [M in Method]: z.ZodType<Input<M>> } = {
  hostInfo: nothing(),
  getSettings: nothing(),
  saveSettings: z.strictObject({
    theme: z.enum(['system', 'light', 'dark']),
    language: z.enum(['system', 'en', 'zh-CN']),
    maxRequests: z.int().min(1).max(256).exactOptional(),
  }),
  driverSpecs: nothing(),
  checkParameters: z.strictObject(draft()),
  probeParameters: z.strictObject(draft()),
  addStore: z.strictObject({ ...draft(), name: storeName(), readOnly: z.boolean() }),
  editStore: z.strictObject({ ...draft(), store: id(), name: storeName() }),
  removeStore: inStore(),
  setReadOnly: z.strictObject({ store: id(), readOnly: z.boolean() }),
  addSampleStore: nothing(),
  readConfigFile: z.union([
    z.strictObject({ token: id(), environment: z.string().max(65_536) }),
    z.strictObject({ text: z.string().max(1024 * 1024), environment: z.string().max(65_536) }),
  ]),
  getConfiguration: inStore(),
  exportConfiguration: z.strictObject({ store: id(), format: configFormat() }),
  saveConfiguration: z.strictObject({
    store: id(),
    format: configFormat(),
    secrets: z.enum(['masked', 'clear']),
    sink: id(),
  }),
  getVersioning: inStore(),
  connect: inStore(),
  countTags: z.strictObject({ store: id(), repositories: z.array(name()).max(200) }),
  getManifest: z.strictObject({
    ...inRepository(),
    reference: reference(),
  }),
  getImageConfig: z.strictObject({ ...inRepository(), manifest: name() }),
  getLayers: z.strictObject({ ...inRepository(), manifest: name() }),
  tagHistory: z.strictObject({ ...inRepository(), tag: name() }),
  getBlob: z.strictObject({ store: id(), digest: name() }),
  getFile: z.strictObject({ store: id(), key: key().min(1) }),
  startUpload: z
    .strictObject({
      store: id(),
      prefix: key(),
      sources: z
        .array(
          z.strictObject({
            token: id(),
            relativePath: key().min(1),
            sizeBytes: z.int().nonnegative(),
            folder: z.boolean().exactOptional(),
          }),
        )
        .max(1000),
      onExisting: z.enum(['ask', 'skipEqual', 'skip', 'overwrite', 'keepBoth']).optional(),
      drop: id().optional(),
      toldBy: id().optional(),
      problems: z
        .array(
          z.strictObject({
            path: key(),
            kind: z.enum(['link', 'unreadable', 'special']),
            detail: z.string().max(1000).exactOptional(),
          }),
        )
        .max(1000)
        .optional(),
    })
    .refine(({ sources, problems = [] }) => sources.length + problems.length > 0),
  startDownload: z
    .strictObject({
      store: id(),
      key: key(),
      only: z.array(key().min(1)).min(1).max(5000).optional(),
      sink: id(),
    })
    .refine(isDownload, 'only is of a folder'),
  startPush: z.strictObject({
    store: id(),
    images: z
      .array(
        z.strictObject({
          archiveId: id(),
          imageId: name(),
          repository: name(),
          tags: z.array(name()).max(100),
        }),
      )
      .min(1)
      .max(10_000),
  }),
  startExport: z.strictObject({
    ...inRepository(),
    reference: reference(),
    entries: z.array(name()).min(1).max(1000).optional(),
    referrers: z.boolean().exactOptional(),
    format: z.enum(['oci', 'docker']),
    sink: id(),
  }),
  startCopy: copyRequest(),
  pauseTransfers: ofTransfers(),
  resumeTransfers: ofTransfers(),
  cancelTransfers: ofTransfers(),
  moveTransfers: z.strictObject({ transfers: ids(), before: id().optional() }),
  chooseExisting: z.strictObject({
    transfers: ids(),
    choice: z.enum(['skip', 'overwrite', 'keepBoth']),
    always: z.boolean(),
  }),
  provideToTransfer: z.strictObject({ transfer: id(), token: id() }),
  transferReports: z.strictObject({ transfer: id() }),
  abortUploads: z.strictObject({
    store: id(),
    uploads: z
      .array(z.strictObject({ key: key(), uploadId: z.string().max(1024) }))
      .min(1)
      .max(10_000),
  }),
  presign: z.strictObject({
    store: id(),
    key: key().min(1),
    expiresInSeconds: z
      .int()
      .min(1)
      .max(7 * 24 * 3600),
  }),
  tagTargets: z.strictObject({ ...inRepository(), tags: z.array(name()).max(200) }),
  allowAmbientKeys: z.strictObject({ store: id(), origins: origins().min(1) }),
  setRegistryAddress: z.strictObject({ store: id(), address: z.string().max(300) }),
  clearFinishedTransfers: z.strictObject({ transfers: ids().optional() }),
  watchNotices: nothing(),
  watchStores: nothing(),
  checkAccess: inStore(),
  listRepositories: inStore(),
  listTags: z.strictObject(inRepository()),
  listRevisions: z.strictObject(inRepository()),
  checkManifests: z.strictObject({ ...inRepository(), digests: z.array(name()).max(maxChecked) }),
  listReferrers: z.strictObject({ ...inRepository(), digest: name() }),
  listBlobs: inStore(),
  scanReferences: inStore(),
  blobReferences: z.strictObject({ store: id(), digest: name() }),
  listFiles: z.strictObject({ store: id(), prefix: key() }),
  watchTransfers: nothing(),
  countVersions: inStore(),
  listUploads: inStore(),
  previewPush: z.strictObject({
    store: id(),
    repository: name().optional(),
    archives: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(4096),
          files: z
            .array(
              z.strictObject({
                token: id(),
                relativePath: key().min(1),
                sizeBytes: z.int().nonnegative(),
              }),
            )
            .min(1)
            .max(100_000),
        }),
      )
      .min(1)
      .max(1000),
  }),
  planCopy: copyRequest(),
  search: z.strictObject({ text: z.string().max(1024) }),
}

/** The messages themselves. What does not fit is dropped: there is nobody to answer. */
export const toHostSchema: z.ZodType<ToHost> = z.union([
  z.strictObject({
    kind: z.literal('call'),
    id: messageId(),
    method: z.string().max(64),
    input: z.unknown(),
    credit: z.int().min(1).max(maxCredit()).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('credit'), id: messageId(), items: z.int().min(1).max(maxCredit()) }),
  z.strictObject({ kind: z.literal('cancel'), id: messageId() }),
])

function nothing() {
  return z.strictObject({})
}

function messageId() {
  return z.int().nonnegative()
}

/** What is chosen lies in the folder it is chosen of; the whole bucket is no download. */
function isDownload({ key, only }: Input<'startDownload'>): boolean {
  if (only === undefined) return key !== ''
  return /^$|\/$/.test(key) && only.every((chosen) => chosen.length > key.length && chosen.startsWith(key))
}

/** Items that a window may be owed at most, whatever it asks for. */
export function maxCredit(): number {
  return 1024
}

/** Ids and tokens are made by us: short. */
function id() {
  return z.string().min(1).max(128)
}

function storeName() {
  return z.string().trim().min(1).max(100)
}

/** A repository, tag or digest: 255 characters are the longest that a registry takes. */
function name() {
  return z.string().min(1).max(512)
}

/** Object keys have at most 1,024 bytes on every service; a relative path may be refused with words later. */
function key() {
  return z.string().max(4096)
}

function configFormat() {
  return z.enum(['2.x', '3.x', 'environment'])
}

function inStore() {
  return z.strictObject({ store: id() })
}

function inRepository() {
  return { store: id(), repository: name() }
}

function reference() {
  return z.union([z.strictObject({ tag: name() }), z.strictObject({ digest: name() })])
}

function ids() {
  return z.array(id()).max(100_000)
}

function ofTransfers() {
  return z.strictObject({ transfers: ids() })
}

function copyRequest() {
  return z.strictObject({
    from: id(),
    to: id(),
    items: z
      .array(
        z.strictObject({
          repository: name(),
          tags: z.array(name()).min(1).max(10_000).exactOptional(),
          digests: z.array(name()).min(1).max(10_000).exactOptional(),
          as: name().exactOptional(),
          asTag: name().exactOptional(),
        }),
      )
      .min(1)
      .max(10_000)
      .exactOptional(),
  })
}

/** Of one store: where requests go, and links. An address of it is no longer than a parameter. */
function origins() {
  return z.array(z.string().max(8192)).max(4)
}

function draft() {
  return {
    driver: z.enum(driverNames),
    values: z
      .record(z.string().max(64), z.string().max(8192))
      .refine((values) => Object.keys(values).length <= 64, 'too many parameters'),
    store: id().optional(),
    forget: z.array(z.string().max(64)).max(64).optional(),
    draftId: id().optional(),
    ambientKeysFor: origins().optional(),
  }
}
