import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** Resolves names below `localhost` to this machine (RFC 6761); not every system's resolver does. */
export const lookup: LookupFunction = (hostname, options, callback) => {
  if (!hostname.endsWith('.localhost')) {
    systemLookup(hostname, options, callback)
    return
  }
  if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}
