import type { guide as english } from '../en/guide.ts'
import type { TranslationOf } from '../shape.ts'

export const guide: TranslationOf<typeof english> = {
  title: '使用指南',
  pages: '指南的页面',
  search: '搜索指南',
  results: '搜索结果',
  hits_other: '找到 {{count}} 节',
  noHits: '指南中没有与“{{text}}”匹配的内容',
  hit: '{{page}}：{{title}}',
  back: '在指南中后退',
  theText: '这段文本',
  aboutError: '关于此错误',
}
