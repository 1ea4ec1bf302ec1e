import type { configuration as english } from '../en/configuration.ts'
import type { TranslationOf } from '../shape.ts'

export const configuration: TranslationOf<typeof english> = {
  title: '配置',
  endpoint: '实际访问域名（Endpoint）',
  folder: '实际文件夹',
  example: '示例数据块的位置',
  copyEndpoint: '访问域名',
  parameters: '参数',
  parameter: '参数',
  value: '值',
  source: '来源',
  meaning: '含义',
  origin: {
    set: '已设置',
    environment: '环境变量',
    default: '默认',
    unset: '未设置',
  },
  secretKept: '加密保存，从不显示或导出',
  yaml: 'config.yml',
  copyYaml: 'config.yml',
  yamlNote: '密钥已遮盖。这是镜像仓库读取的 storage 部分。',
  counts_other:
    '{{count}} 个参数：{{set}} 个已设置，{{environment}} 个来自环境变量，{{default}} 个默认，{{unset}} 个未设置',
  errors_other: '{{count}} 个错误',
  warnings_other: '{{count}} 个警告',
  noFindings: '没有问题',
  general: '参数组合',
  severity: { error: '错误', warning: '警告', info: '提示' },
  edit: '编辑…',
  atLeast: '至少 {{value}}',
  atMost: '至多 {{value}}',
}
