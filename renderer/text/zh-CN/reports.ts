import type { reports as english } from '../en/reports.ts'
import type { TranslationOf } from '../shape.ts'

export const reports: TranslationOf<typeof english> = {
  save: '导出列表…',
  saveAs: { csv: '将列表导出为 CSV：{{columns}}…', json: '将列表导出为 JSON：{{columns}}…' },
  saving: '正在保存… {{percent}}',
  stop: '停止保存',
  csv: 'CSV，用于表格软件',
  json: 'JSON，用于程序',
  rows_other: '{{formatted}} 行，按显示内容',
  nothing: '没有可保存的行。',
  audit: {
    open: '审计报告…',
    title: '{{store}} 的审计报告',
    what: '一个 HTML 文件，用任何浏览器都能打开，不需要 Bollard，也不需要网络：存储中的内容、不再需要的内容、校验发现的问题、哪些有 Tag 的镜像已签名、配置情况，以及通过 Bollard 进行的更改。',
    noSecrets: '其中没有密钥，也没有镜像内容，但有仓库、Tag 和对象的名称。',
    asOf: '报告反映 {{time}} 的存储。如需更新的数字，请先刷新存储。',
    notListed: '此存储尚未列出。将先列出，可能需要一些时间。',
    unread_other: '有 {{formatted}} 个清单未读取：部分数字不完整，报告中会注明。',
    notVerified: '此存储尚未校验。在“健康检查”页校验后，报告中才有发现的问题。',
    save: '保存报告…',
    saved: '已保存 {{name}}。',
    step: {
      listing: '正在查看存储的已知内容…',
      usage: '正在计算大小…',
      supplyChain: '正在查找签名和 SBOM…',
      writing: '正在写入…',
    },
  },
  notWhole: '列表仍在读取中：只保存已读取的部分。',
}
