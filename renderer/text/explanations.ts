import { useTranslation } from 'react-i18next'

import type { Reason } from '../../electron/api/reasons.ts'
import { useFormat } from './format.ts'
import { lookUp } from './look-up.ts'

/**
 * Says why in the window's language where there is a sentence for it, otherwise in English as the host or the service
 * says it.
 */
export function useExplanation(): (said: { readonly detail: string; readonly reason?: Reason }) => string {
  const { i18n } = useTranslation(['reasons', 'refusals'])
  const format = useFormat()
  return ({ detail, reason }) => (reason && say(reason)) ?? detail

  function say({ id, values, why }: Reason): string | undefined {
    const inner = why && say(why)
    const shown = Object.fromEntries([
      ...Object.entries(values).map(([name, value]) => [name, valueText(name, value)] as const),
      ...(inner === undefined ? [] : [['why', inner] as const]),
    ])
    return lookUp(i18n, `reasons:${id}`, shown) ?? lookUp(i18n, `refusals:${id}`, shown)
  }

  function valueText(name: string, value: string | number): string {
    if (typeof value === 'string') return value
    return name.endsWith('Bytes') ? format.bytesExact(value) : format.count(value)
  }
}
