import { commonMeanings, driverWords } from '../../../electron/api/drivers.ts'
import type { meanings as english } from '../en/meanings.ts'
import type { TranslationOf } from '../shape.ts'

export const meanings: TranslationOf<typeof english> = {
  ...commonMeanings['zh-CN'],
  ...driverWords('zh-CN', 'meanings'),
}
