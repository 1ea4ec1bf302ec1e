import type { Reference } from '../../../electron/api/contract.ts'
import type { ExportFormat, ManifestDetail } from '../../../electron/api/views.ts'

/** Platforms that an image can be exported for, each once, in the index's order; none where there is nothing to choose. */
export function platformsToChoose(detail: Pick<ManifestDetail, 'kind' | 'platforms'>): readonly string[] {
  return detail.kind === 'index' ? [...new Set(detail.platforms)] : []
}

/**
 * The platforms to ask for, undefined for all of them; 'none' while too few are chosen. An archive for docker load
 * holds exactly one.
 */
export function chosenPlatforms(
  format: ExportFormat,
  platforms: readonly string[],
  some: ReadonlySet<string>,
  one: string | undefined,
): readonly string[] | undefined | 'none' {
  if (platforms.length === 0) return undefined
  if (format === 'docker') return one === undefined ? 'none' : [one]
  const chosen = platforms.filter((platform) => some.has(platform))
  if (chosen.length === 0) return 'none'
  return chosen.length === platforms.length ? undefined : chosen
}

/** `platform_api_1.4.tar`, with the platform where only one of several is taken. */
export function archiveName(
  repository: string,
  reference: Reference,
  platforms: readonly string[] | undefined,
): string {
  const version =
    'tag' in reference
      ? reference.tag
      : reference.digest.slice(reference.digest.indexOf(':') + 1).slice(0, 12)
  const [only, another] = platforms ?? []
  const suffix = only === undefined || another !== undefined ? [] : [only]
  return `${[repository, version, ...suffix].join('_').replaceAll('/', '_')}.tar`
}
