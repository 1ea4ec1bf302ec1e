/** A region of Kingsoft KS3, by the name that the registry's driver has for it or would have. */
interface Ks3Region {
  /** The beginning of its host names. */
  readonly label: string
  /** Its name in the scope of a signature. Kingsoft's own programs call this name the region. */
  readonly scope: string
  /** Its name in the other services of Kingsoft Cloud. */
  readonly cloud?: string
  /** Whether the registry's driver has it. The driver refuses all others, also with `regionendpoint`. */
  readonly ofRegistry?: true
}

/** The regions of the registry's driver, then those that came later. */
const known: Readonly<Record<string, Ks3Region>> = {
  'ks3-cn-hangzhou': { label: 'kss', scope: 'HANGZHOU', ofRegistry: true },
  'ks3-cn-beijing': { label: 'ks3-cn-beijing', scope: 'BEIJING', cloud: 'cn-beijing-6', ofRegistry: true },
  'ks3-cn-shanghai': {
    label: 'ks3-cn-shanghai',
    scope: 'SHANGHAI',
    cloud: 'cn-shanghai-2',
    ofRegistry: true,
  },
  'ks3-cn-hk-1': { label: 'ks3-cn-hk-1', scope: 'HONGKONG', cloud: 'cn-hongkong-2', ofRegistry: true },
  'ks3-us-west-1': { label: 'ks3-us-west-1', scope: 'AMERICA', ofRegistry: true },
  'ks3-cn-guangzhou': { label: 'ks3-cn-guangzhou', scope: 'GUANGZHOU', cloud: 'cn-guangzhou-1' },
  'ks3-cn-qingdao': { label: 'ks3-cn-qingdao', scope: 'QINGDAO' },
  'ks3-jr-beijing': { label: 'ks3-jr-beijing', scope: 'JR_BEIJING', cloud: 'cn-beijing-fin' },
  'ks3-jr-shanghai': { label: 'ks3-jr-shanghai', scope: 'JR_SHANGHAI', cloud: 'cn-shanghai-fin' },
  'ks3-rus': { label: 'ks3-rus', scope: 'RUSSIA', cloud: 'eu-east-1' },
  'ks3-sgp': { label: 'ks3-sgp', scope: 'SINGAPORE', cloud: 'ap-singapore-1' },
}

export function ks3Regions(): readonly string[] {
  return Object.keys(known)
}

/** The regions that the registry's driver has. */
export function ks3RegionsOfRegistry(): readonly string[] {
  return Object.keys(known).filter((region) => known[region]?.ofRegistry === true)
}

/**
 * What the registry's driver calls a region that is given by another of its names: the one of signatures, the one of
 * the rest of Kingsoft Cloud, a host's, or the same without `ks3-`. Any other name is left as it is.
 */
export function ks3RegionName(given: string): string {
  const lower = given.toLowerCase()
  const match = Object.entries(known).find(([name, { label, scope, cloud }]) =>
    [name, name.replace(/^ks3-/, ''), label, scope.toLowerCase(), cloud].includes(lower),
  )
  return match?.[0] ?? given
}

/** Any other region is taken to be named as most are: `ks3-cn-x` has hosts of that name and the scope X. */
export function ks3Region(given: string): Ks3Region {
  const region = ks3RegionName(given)
  const scope = region.replace(/^ks3-/, '').replace(/^cn-/, '').replaceAll('-', '_').toUpperCase()
  return known[region] ?? { label: region, scope }
}

/** The region that a host of the service, old domain or new, belongs to. */
export function regionOfKs3Host(host: string): string | undefined {
  const label = /^(?:.+\.)?([a-z0-9-]+?)(?:-internal)?\.ksyun(?:cs)?\.com$/.exec(host)?.[1]
  if (label === undefined) return undefined
  return Object.keys(known).find((region) => known[region]?.label === label)
}
