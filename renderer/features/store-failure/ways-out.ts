import type { Cause } from '../../../drivers/common/causes.ts'

/** What a person can do at once about a failure of a store, besides another try. */
export interface WaysOut {
  /** Opens the form of the store: its keys are the matter, or something else in it. */
  readonly edit?: 'keys' | 'store'
  /** The parameter to begin with: the first of these that the driver has. */
  readonly parameters: readonly string[]
  /** Tries what the key may do; otherwise the configuration is offered. */
  readonly checkAccess?: true
  readonly allowChanges?: true
}

/** The ways out of a failure, by its cause. */
export function waysOutOf(cause: Cause): WaysOut {
  return byCause[cause] ?? { parameters: [] }
}

const secret = ['secretkey', 'accesskeysecret']
const key = ['accesskey', 'accesskeyid', 'secretid']
const endpoint = ['regionendpoint', 'endpoint', 'domain']
const folder = ['rootdirectory']

const byCause: Partial<Readonly<Record<Cause, WaysOut>>> = {
  wrongSecret: { edit: 'keys', parameters: secret },
  unknownKey: { edit: 'keys', parameters: key },
  noKeys: { edit: 'keys', parameters: key },
  rejectedKeys: { edit: 'keys', parameters: key },
  expiredToken: { edit: 'keys', parameters: ['sessiontoken', ...key] },
  wrongToken: { edit: 'keys', parameters: ['sessiontoken', ...key] },
  noPermission: { edit: 'keys', parameters: key, checkAccess: true },
  noBucket: { edit: 'store', parameters: ['bucket'] },
  wrongRegion: { edit: 'store', parameters: ['region'] },
  boundEndpointNeeded: { edit: 'store', parameters: endpoint },
  foreignHost: { edit: 'store', parameters: endpoint },
  unknownHost: { edit: 'store', parameters: endpoint },
  nobodyListens: { edit: 'store', parameters: endpoint },
  unreachable: { edit: 'store', parameters: endpoint },
  certificate: { edit: 'store', parameters: endpoint },
  noTls: { edit: 'store', parameters: ['secure'] },
  noAnswer: { edit: 'store', parameters: endpoint },
  noFolder: { edit: 'store', parameters: folder },
  pathForbidden: { edit: 'store', parameters: folder },
  badParameter: { edit: 'store', parameters: [] },
  readOnlyStore: { parameters: [], allowChanges: true },
}
