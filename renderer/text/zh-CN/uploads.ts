import type { uploads as english } from '../en/uploads.ts'
import type { TranslationOf } from '../shape.ts'

export const uploads: TranslationOf<typeof english> = {
  title: '未完成的分片上传',
  what: '既未完成也未中止的分片上传所留下的分片。服务会保留这些分片并计费，其他列表中都看不到。',
  filter: '按对象键筛选',
  key: '对象键',
  started: '开始时间',
  parts: '分片',
  size: '大小',
  whose: '所属',
  notTold: '未提供',
  ours: 'Bollard 中的传输',
  notOurs: '不属于 Bollard 中的传输',
  abortChosen_other: '中止 {{count}} 个分片上传…',
  abortAll: '全部中止…',
  readOnly: '此存储为只读。允许更改后才能中止分片上传。',
  listing_other: '正在列出… 已有 {{count}} 个',
  total_other: '{{count}} 个分片上传，占用 {{size}}',
  totalAtLeast_other: '{{count}} 个分片上传，至少占用 {{size}}',
  chosen_other: '已选 {{count}} 个，{{size}}',
  chosenAtLeast_other: '已选 {{count}} 个，至少 {{size}}',
  listedAt: '截至 {{time}}',
  none: '没有未完成的分片上传',
  noneDetail: '大对象会分片发送。既未完成也未中止的分片上传，其分片会留在存储桶中，并显示在这里。',
  noMatches: '没有与“{{filter}}”匹配的未完成分片上传',
  abort: {
    title: '中止未完成的分片上传',
    detail_other: '{{store}} 中 {{count}} 个分片上传的分片（{{size}}）将被永久删除。对象不受影响。',
    detailAtLeast_other:
      '{{store}} 中 {{count}} 个分片上传的分片（至少 {{size}}）将被永久删除。对象不受影响。',
    ours_other: '其中 {{count}} 个属于尚未结束的传输，将予以保留。如需中止，请取消相应传输。',
    more_other: '另有 {{count}} 个',
    progress: '已中止 {{done}} / {{total}}',
    failures_other: '{{count}} 个失败',
    confirm_other: '中止 {{count}} 个分片上传',
  },
}
