import { textOf } from '../parameters/resolve.ts'
import type { Resolved } from '../parameters/table.ts'
import { readingActions, type AccessPolicy, type AccessTerm, type AccessTerms } from './actions.ts'
import { accessActions } from '../common/access-actions.ts'

/**
 * The policy with the fewest permissions that a registry needs, in the cloud's own form. Read-only stores get only the
 * permissions to read. Undefined where the cloud has no policies.
 */
export function accessPolicy(
  terms: AccessTerms,
  resolved: Resolved,
  options: { readonly readOnly: boolean },
): AccessPolicy | undefined {
  const wanted = accessActions.filter((action) => !options.readOnly || readingActions.has(action))
  const named = (on: AccessTerm['on']): readonly string[] => [
    ...new Set(
      wanted
        .map((action) => terms.actions[action])
        .filter((term) => term.on === on)
        .flatMap((term) => term.names),
    ),
  ]
  const root = (textOf(resolved, 'rootdirectory') ?? '').replace(/^\/+|\/+$/g, '')
  return terms.policy?.(
    {
      bucket: textOf(resolved, 'bucket') ?? '',
      keys: root === '' ? '*' : `${root}/*`,
      onBucket: named('bucket'),
      onObjects: named('objects'),
    },
    resolved,
  )
}
