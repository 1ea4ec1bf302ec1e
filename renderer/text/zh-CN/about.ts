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
  facts: '错误报告所需的信息',
  forReports: '用于错误报告：复制的文本不含密钥，也不含存储的名称。',
}
