import { useTranslation } from './use-translation.ts'

import type { Reason } from '../../drivers/common/reasons.ts'
import { useFormat } from './format.ts'
import { lookUp } from './look-up.ts'
import { visible } from './visible.ts'

/**
 * Says why in the window's language where there is a sentence for it, otherwise in English as the host or the service
 * says it. What a bucket, an archive or a service put into it is made visible.
 */
export function useExplanation(): (said: { readonly detail: string; readonly reason?: Reason }) => string {
  const { i18n } = useTranslation(['reasons', 'refusals'])
  const format = useFormat()
  return ({ detail, reason }) => (reason && say(reason)) ?? visible(detail)

  function say({ id, values, why }: Reason): string | undefined {
    const inner = why && say(why)
    const shown = Object.fromEntries([
      ...Object.entries(values).map(([name, value]) => [name, valueText(name, value)] as const),
      ...(inner === undefined ? [] : [['why', inner] as const]),
    ])
    return lookUp(i18n, `reasons:${id}`, shown) ?? lookUp(i18n, `refusals:${id}`, shown)
  }

  function valueText(name: string, value: string | number): string {
    if (typeof value === 'string') return visible(value)
    return name.endsWith('Bytes') ? format.bytesExact(value) : format.count(value)
  }
}
