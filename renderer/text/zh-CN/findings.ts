import type { findings as english } from '../en/findings.ts'
import type { TranslationOf } from '../shape.ts'

export const findings: TranslationOf<typeof english> = {
  missing: '此参数为必填',
}
