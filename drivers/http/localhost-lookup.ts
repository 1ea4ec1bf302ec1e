import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** Names below `localhost` are this machine (RFC 6761), though not every system's resolver knows. */
export const lookup: LookupFunction = (hostname, options, callback) => {
  if (!hostname.endsWith('.localhost')) {
    systemLookup(hostname, options, callback)
    return
  }
  if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}
