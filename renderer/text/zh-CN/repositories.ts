import type { repositories as english } from '../en/repositories.ts'
import type { TranslationOf } from '../shape.ts'

export const repositories: TranslationOf<typeof english> = {
  title: '仓库',
}
