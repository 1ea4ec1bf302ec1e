import { explained, type StorageDriver } from '../../../drivers/index.ts'
import { readImageConfig } from '../../registry/image-config.ts'
import { platformText, runnablePlatform, type Descriptor, type Manifest } from '../../registry/manifest.ts'
import type { Digest, RepositoryName } from '../../registry/names.ts'
import { readManifest } from '../../registry/read-manifest.ts'
import { resolveReference } from '../../registry/resolve-reference.ts'
import { explain } from '../explain.ts'

/** What is exported. */
export type ChosenImage =
  /** A manifest as it is, with all below it. */
  | { readonly kind: 'whole'; readonly digest: Digest; readonly descriptor?: Descriptor }
  /** Several of the platforms of an index, which become a new index: it has a digest of its own. */
  | { readonly kind: 'some'; readonly index: Digest; readonly children: readonly Descriptor[] }

/**
 * The manifest of a tag or a digest, or of an index the one for a platform, or some of its platforms. All platforms
 * that it has are the index itself, with its attestations. Fails with InvalidParameter for a platform that is not there.
 */
export async function chooseImage(
  driver: StorageDriver,
  repository: RepositoryName,
  reference: { readonly tag: string } | { readonly digest: string },
  platforms: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ChosenImage> {
  const { digest } = await resolveReference(driver, repository, reference, signal)
  if (platforms === undefined) return { kind: 'whole', digest }
  const { manifest } = await readManifest(driver, digest, signal)
  const available = await platformsOf(driver, manifest, signal)
  const absent = platforms.filter((platform) => !available.includes(platform))
  if (absent.length > 0) {
    const [wanted, there] = [absent.join(', '), available.join(', ')]
    const why =
      there === ''
        ? explain('noPlatforms', { absent: wanted })
        : explain('noSuchPlatform', { absent: wanted, available: there })
    throw explained('InvalidParameter', why, { path: digest })
  }
  if (manifest.kind !== 'index' || available.every((each) => platforms.includes(each))) {
    return { kind: 'whole', digest }
  }
  const children = manifest.manifests.filter((child) => platforms.includes(runnablePlatform(child) ?? ''))
  const [first, another] = children
  if (first !== undefined && another === undefined) {
    return { kind: 'whole', digest: first.digest, descriptor: first }
  }
  return { kind: 'some', index: digest, children }
}

/**
 * The one image that a `docker load` archive can hold. Fails with InvalidParameter, naming the platforms to choose from,
 * and with Unsupported for what is no image.
 */
export async function requireSingleImage(
  driver: StorageDriver,
  chosen: ChosenImage,
  signal: AbortSignal,
): Promise<Digest> {
  const root = chosen.kind === 'whole' ? chosen.digest : chosen.index
  const { manifest, problems } = await readManifest(driver, root, signal)
  const [problem] = problems
  if (problem !== undefined) throw explained('Corrupt', problem, { path: root })
  if (manifest.kind === 'image') return root
  if (manifest.kind !== 'index') {
    throw explained('Unsupported', explain('notAnImage', {}), { path: root })
  }
  const children = chosen.kind === 'some' ? chosen.children : manifest.manifests
  const runnable = children.filter((child) => runnablePlatform(child) !== undefined)
  const [only, another] = runnable
  if (only !== undefined && another === undefined) return only.digest
  const choices = runnable.flatMap((child) => runnablePlatform(child) ?? [])
  const why = explain('dockerOnePlatform', { platforms: choices.join(', ') })
  throw explained('InvalidParameter', why, { path: root })
}

async function platformsOf(
  driver: StorageDriver,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (manifest.kind === 'index') return manifest.manifests.flatMap((child) => runnablePlatform(child) ?? [])
  if (manifest.kind !== 'image') return []
  const { platform } = await readImageConfig(driver, manifest.config.digest, signal)
  return platform === undefined ? [] : [platformText(platform)]
}
