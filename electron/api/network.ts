import { z } from 'zod'

import { id, inStore, nothing } from './inputs.ts'
import { call } from './method.ts'
import type { NetworkRow, NetworkTrial } from './rows.ts'
import { mostPemCharacters } from './values/setting-bounds.ts'

/** How stores are reached: proxy and certificate authorities, for all of them. The window never gets the password. */
export const network = {
  getNetwork: call(nothing).gives<NetworkRow>(),
  /** Stores use it from their next request on; what is under way ends as it began. */
  setProxy: call(proxy).gives<NetworkRow>(),
  /** Adds the certificates in a text (PEM). Fails with InvalidParameter, and says why, where one of them is no authority's. */
  addAuthorities: call(() =>
    z.strictObject({ pem: z.string().min(1).max(mostPemCharacters) }),
  ).gives<NetworkRow>(),
  removeAuthority: call(() => z.strictObject({ fingerprint: id() })).gives<NetworkRow>(),
  /** Connects to a store anew, as it would be connected to now, and asks it one thing. */
  tryNetwork: call(inStore).gives<NetworkTrial>(),
}

function proxy() {
  return z.union([
    z.strictObject({ kind: z.literal('system') }),
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('address'),
      /** With or without `http://` or `https://`; without user, password and path. */
      address: z.string().min(1).max(512),
      user: z.string().max(256).exactOptional(),
      /** Kept as it was when absent; forgotten when empty. */
      password: z.string().max(1024).exactOptional(),
      /** As in `NO_PROXY`, one by one. */
      exceptions: z.array(z.string().min(1).max(256)).max(100),
    }),
  ])
}
