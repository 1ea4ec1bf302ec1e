/**
 * Regions of Baidu BOS with a host for Amazon's protocol, as of 2025, and what those hosts speak.
 * https://cloud.baidu.com/doc/BOS/s/xjwvyq9l4
 */
const withS3Host: Readonly<Record<string, 'https' | 'http only'>> = {
  bj: 'https',
  gz: 'https',
  su: 'https',
  bd: 'https',
  fwh: 'http only',
  hkg: 'http only',
}

/** Regions with native hosts only: no host there speaks Amazon's protocol. */
const nativeOnly: readonly string[] = ['cd', 'yq']

export function bosRegions(): readonly string[] {
  return Object.keys(withS3Host)
}

/** The name that the service uses today: the registry's driver says `hk`, the service `hkg`. */
export function currentBosRegion(region: string): string {
  return region === 'hk' ? 'hkg' : region
}

export function hasNoS3Host(region: string): boolean {
  return nativeOnly.includes(region)
}

export function speaksHttpOnly(region: string): boolean {
  return withS3Host[currentBosRegion(region)] === 'http only'
}
