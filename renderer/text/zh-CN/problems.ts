import type { problems as english } from '../en/problems.ts'
import type { TranslationOf } from '../shape.ts'

export const problems: TranslationOf<typeof english> = {
  badRepositoryName: '仓库名称无效',
  badTagName: 'Tag 名称无效',
  badLink: '链接文件的内容不正确',
  missingLink: '链接文件缺失',
  missingManifest: '缺少该清单的数据块',
  badManifest: '清单无法读取',
  digestMismatch: '内容与摘要不符',
  manifestTooLarge: '清单超过 4 MiB',
  badConfig: '镜像配置无法读取',
  missingBlob: '缺少数据块',
  sizeMismatch: '数据块大小与清单所述不同',
  badBlobPath: 'blobs 下的路径与摘要不对应',
  unreadable: '无法读取',
  count_other: '{{count}} 个问题',
}
