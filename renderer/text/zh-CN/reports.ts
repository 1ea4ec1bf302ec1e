import type { reports as english } from '../en/reports.ts'
import type { TranslationOf } from '../shape.ts'

export const reports: TranslationOf<typeof english> = {
  save: '导出列表…',
  saving: '正在保存… {{percent}}',
  stop: '停止保存',
  csv: 'CSV，用于表格软件',
  json: 'JSON，用于程序',
  rows_other: '{{formatted}} 行，按显示内容',
  nothing: '没有可保存的行。',
  notWhole: '列表仍在读取中：只保存已读取的部分。',
}
