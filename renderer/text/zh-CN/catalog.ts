import type { catalog as english } from '../en/catalog.ts'
import type { TranslationOf } from '../shape.ts'

export const catalog: TranslationOf<typeof english> = {
  asOf: '截至 {{time}}',
  asOfDetail: '此存储于{{ago}}列出。刷新会重新列出。',
  listing: '正在列出存储… 已有 {{formatted}} 个对象',
  reading: '正在读取清单… {{done}} / {{all}}',
  changes: '新增 {{added}}，移除 {{removed}}，移动 {{moved}}',
  noChanges: '没有变化',
  table: '此存储的仓库',
  repository: '仓库',
  tags: '标签',
  size: '大小',
  sizeDetail: '其清单所需的全部数据块，每个只计一次',
  unique: '独占',
  uniqueDetail: '没有其他仓库需要的数据块',
  atLeast: '至少 {{size}}：还有 {{count}} 个清单未读取',
  lastPush: '最近推送',
  problems: '问题',
  readManifests: '读取 {{formatted}} 个清单',
  usedBy: '使用者',
  usedByNobody: '已列出的存储中没有标签或清单使用它',
  usedByIncomplete: '可能还有更多：并非所有清单都已读取',
  untagged: '无标签',
  tagsMore: '+{{formatted}}',
  role: {
    manifest: '清单',
    config: '配置',
    layer: '层',
    child: '索引条目',
    subject: '主体',
  },
}
