import type { GuidePlace } from '../../guide/page-names.ts'
import { parseAddress } from '../../state/address/address-text.ts'
import type { Address } from '../../state/address/address.ts'

const pages = {
  start: { page: 'start' },
  allStores: { page: 'browse' },
  allBlobs: { page: 'browse' },
  compare: { page: 'copy' },
  differences: { page: 'images' },
  activity: { page: 'delete' },
  repositories: { page: 'browse' },
  blobs: { page: 'browse' },
  files: { page: 'push' },
  uploads: { page: 'garbage' },
  health: { page: 'health' },
  usage: { page: 'usage' },
  configuration: { page: 'permissions' },
} as const satisfies Readonly<Record<Address['at'], GuidePlace>>

/** The page of the guide about what is open now. */
export function fittingPage(address: Address = parseAddress(window.location.hash)): GuidePlace {
  if (address.at === 'repositories' && (address.tag ?? address.digest) !== undefined)
    return { page: 'images' }
  return pages[address.at]
}
