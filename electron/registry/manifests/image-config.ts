import type { StorageDriver } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { withoutUndefined, readHistoryStep, readTime, type HistoryStep } from './image-history.ts'
import { hasDigest } from '../digests.ts'
import { layout } from '../layout/layout.ts'
import { isRecord, maxManifestBytes, optionalText, readAnnotations, type Platform } from './manifest.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import { problemOf } from '../problem.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { storedDigest } from '../blobs/availability.ts'

export interface ImageConfig {
  readonly digest: Digest
  readonly platform?: Platform
  readonly createdAtMs?: number
  readonly author?: string
  readonly user?: string
  readonly workingDirectory?: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment: readonly string[]
  readonly exposedPorts: readonly string[]
  readonly volumes: readonly string[]
  readonly stopSignal?: string
  readonly labels: Readonly<Record<string, string>>
  readonly history: readonly HistoryStep[]
  readonly diffIds: readonly string[]
  readonly raw: string
  readonly problems: readonly Problem[]
}

/**
 * Reads an image configuration of at most `maxManifestBytes`. Faults are returned as problems. If the bytes have another
 * digest, only `raw` is set: they are not the configuration of this image.
 */
export async function readImageConfig(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<ImageConfig> {
  const path = layout.blobData(await storedDigest(driver, repository, digest, signal))
  let bytes: Uint8Array
  try {
    bytes = await driver.getContent(path, { maxBytes: maxManifestBytes }, signal)
  } catch (error) {
    const problem = problemOf(error, path, 'missingBlob', maxManifestBytes)
    return empty(digest, '', [problem.id === 'manifestTooLarge' ? { ...problem, id: 'badConfig' } : problem])
  }
  const raw = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (!hasDigest(bytes, digest)) {
    return empty(digest, raw, [{ id: 'digestMismatch', path, ...explain('otherDigest', {}) }])
  }
  try {
    const document: unknown = JSON.parse(raw)
    if (isRecord(document)) return parseImageConfig(digest, document, raw)
  } catch {
    // said below
  }
  return empty(digest, raw, [{ id: 'badConfig', path, ...explain('jsonNoObject', {}) }])
}

function parseImageConfig(
  digest: Digest,
  document: Readonly<Record<string, unknown>>,
  raw: string,
): ImageConfig {
  const config = isRecord(document['config']) ? document['config'] : {}
  const os = optionalText(document, 'os')
  const architecture = optionalText(document, 'architecture')
  const variant = optionalText(document, 'variant')
  const rootfs = isRecord(document['rootfs']) ? document['rootfs'] : {}
  return {
    ...empty(digest, raw, []),
    ...(os === undefined || architecture === undefined
      ? {}
      : { platform: { os, architecture, ...(variant === undefined ? {} : { variant }) } }),
    ...withoutUndefined({
      createdAtMs: readTime(document['created']),
      author: optionalText(document, 'author'),
      user: optionalText(config, 'User'),
      workingDirectory: optionalText(config, 'WorkingDir'),
      stopSignal: optionalText(config, 'StopSignal'),
      entrypoint: optionalTexts(config['Entrypoint']),
      command: optionalTexts(config['Cmd']),
    }),
    environment: texts(config['Env']),
    exposedPorts: isRecord(config['ExposedPorts']) ? Object.keys(config['ExposedPorts']).slice(0, 1000) : [],
    volumes: isRecord(config['Volumes']) ? Object.keys(config['Volumes']).slice(0, 1000) : [],
    labels: readAnnotations(config['Labels']),
    history: Array.isArray(document['history'])
      ? document['history'].slice(0, 10_000).map(readHistoryStep)
      : [],
    diffIds: texts(rootfs['diff_ids']),
  }
}

function empty(digest: Digest, raw: string, problems: readonly Problem[]): ImageConfig {
  return {
    digest,
    environment: [],
    exposedPorts: [],
    volumes: [],
    labels: {},
    history: [],
    diffIds: [],
    raw,
    problems,
  }
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.filter((each): each is string => typeof each === 'string').slice(0, 10_000)
}

function optionalTexts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? texts(value) : undefined
}
