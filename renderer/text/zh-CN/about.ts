import type { about as english } from '../en/about.ts'
import type { TranslationOf } from '../shape.ts'

export const about: TranslationOf<typeof english> = {
  lead: '将镜像仓库背后的存储桶显示为镜像仓库。',
  version: '版本',
  commit: '提交',
  runsAs: '运行方式',
  desktop: '桌面应用（Electron）',
  browser: '浏览器的本机服务',
  system: '系统',
  dataFolder: '数据文件夹',
  secrets: '存储的密钥',
  secretsAs: {
    keychain: '保存在系统钥匙串中',
    keyFile: '由仅您可读的密钥文件加密',
    unprotected: '不受保护：此系统没有钥匙串',
  },
  update: {
    title: '新版本',
    ask: '是否允许 Bollard 每天检查一次新版本？它只发送一个不含您任何信息的请求。',
    yes: '允许检查',
    never: '从不',
    newer: '已有版本 {{version}}。',
    open: '打开其页面',
    current: '截至 {{time}}，这是最新版本。',
    unknown: '尚未检查过新版本。',
    check: '检查新版本',
  },
  licences: {
    title: '本程序所含组件的许可证',
    count_other: '{{count}} 个软件包',
    noText: '该软件包没有附带许可证文本。',
  },
  facts: '错误报告所需的信息',
  forReports: '用于错误报告：复制的文本不含密钥，也不含存储的名称。',
}
