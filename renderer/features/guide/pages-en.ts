import type { GuidePage } from '../../guide/page.ts'
import { byName } from './guide-pages.ts'

export const pages = byName(
  import.meta.glob<GuidePage>('../../../docs/guide/en/*.md', { eager: true, import: 'default' }),
)
