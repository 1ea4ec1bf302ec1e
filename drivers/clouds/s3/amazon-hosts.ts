import type { ServiceHosts } from '../../parameters/findings.ts'

/** A host of Amazon S3, as its name tells. */
interface AmazonHost {
  /** Undefined for hosts without a region, such as those of acceleration. */
  readonly region: string | undefined
  /** Whether it may still take signatures of version 2, for buckets of before June 24, 2020. */
  readonly takesVersionTwo: boolean
  /** Its name today. */
  readonly replacedBy?: string
}

/** What findings need to know of the hosts. */
export const amazonHosts: ServiceHosts = {
  regionOf: (host) => amazonHost(host)?.region,
  replacedBy: (host) => amazonHost(host)?.replacedBy,
}

/**
 * Reads a host name without port, in lower case; undefined for what is not S3 of Amazon: other services there have
 * names of their own. With a dot or, as they were first, a dash before the region, or without a region, which means
 * us-east-1. https://docs.aws.amazon.com/general/latest/gr/s3.html
 */
export function amazonHost(host: string): AmazonHost | undefined {
  const match = pattern.exec(host)
  if (match === null) return undefined
  const [, service = '', dotted, suffix = ''] = match
  const dashed = new RegExp(`^s3-(?:fips-|website-)?(${regionName})$`).exec(service)?.[1]
  const kind = dashed === undefined ? service : service.slice(0, -dashed.length - 1)
  const region =
    dotted ?? dashed ?? (kind === 's3' || kind === 's3-external-1' ? firstRegion(suffix) : undefined)
  const isPlain = /^s3(?:-fips|-external-1)?$/.test(kind)
  return {
    region,
    takesVersionTwo: isPlain && region !== undefined && versionTwoRegions.test(region),
    ...(kind === 's3' && dashed !== undefined ? { replacedBy: `s3.${dashed}.${suffix}` } : {}),
  }
}

const regionName = '[a-z]{2,4}(?:-[a-z]+)+-\\d+'

/** The public regions, China, the European cloud, and those of governments. */
const suffixes = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'csp.hci.ic.gov',
  'cloud.adc-e.uk',
]

/** A bucket or an access point, `s3` or `s3-…` or `s3express-…`, a region, and where it is; within a network `vpce`. */
const pattern = new RegExp(
  `^(?:.+\\.)?(s3(?:express)?(?:-[a-z0-9-]+)?)(?:\\.dualstack)?(?:\\.(${regionName}))?(?:\\.vpce)?\\.(${suffixes
    .map((suffix) => suffix.replaceAll('.', '\\.'))
    .join('|')})$`,
)

function firstRegion(suffix: string): string {
  return suffix === 'amazonaws.com.cn' ? 'cn-north-1' : 'us-east-1'
}

/** Regions from before January 30, 2014. All later regions take version 4 only. */
const versionTwoRegions =
  /^(?:us-east-1|us-west-[12]|us-gov-\w+-1|eu-west-1|ap-northeast-1|ap-southeast-[12]|sa-east-1)$/
