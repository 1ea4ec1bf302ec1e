/** A region of Kingsoft KS3: what its hosts begin with, and its name in the scope of a signature. */
interface Ks3Region {
  readonly label: string
  readonly scope: string
}

/** The regions of the registry's driver, then those that came later. */
const known: Readonly<Record<string, Ks3Region>> = {
  'ks3-cn-hangzhou': { label: 'kss', scope: 'HANGZHOU' },
  'ks3-cn-beijing': { label: 'ks3-cn-beijing', scope: 'BEIJING' },
  'ks3-cn-shanghai': { label: 'ks3-cn-shanghai', scope: 'SHANGHAI' },
  'ks3-cn-hk-1': { label: 'ks3-cn-hk-1', scope: 'HONGKONG' },
  'ks3-us-west-1': { label: 'ks3-us-west-1', scope: 'AMERICA' },
  'ks3-cn-guangzhou': { label: 'ks3-cn-guangzhou', scope: 'GUANGZHOU' },
  'ks3-cn-qingdao': { label: 'ks3-cn-qingdao', scope: 'QINGDAO' },
  'ks3-jr-beijing': { label: 'ks3-jr-beijing', scope: 'JR_BEIJING' },
  'ks3-jr-shanghai': { label: 'ks3-jr-shanghai', scope: 'JR_SHANGHAI' },
  'ks3-rus': { label: 'ks3-rus', scope: 'RUSSIA' },
  'ks3-sgp': { label: 'ks3-sgp', scope: 'SINGAPORE' },
}

export function ks3Regions(): readonly string[] {
  return Object.keys(known)
}

/** Any other region is taken to be named as most are: `ks3-cn-x` has hosts of that name and the scope X. */
export function ks3Region(region: string): Ks3Region {
  const scope = region.replace(/^ks3-/, '').replace(/^cn-/, '').replaceAll('-', '_').toUpperCase()
  return known[region] ?? { label: region, scope }
}

/** The region that a host of the service, old domain or new, belongs to. */
export function regionOfKs3Host(host: string): string | undefined {
  const label = /^(?:.+\.)?([a-z0-9-]+?)(?:-internal)?\.ksyun(?:cs)?\.com$/.exec(host)?.[1]
  if (label === undefined) return undefined
  return Object.keys(known).find((region) => known[region]?.label === label)
}
