import type { versions as english } from '../en/versions.ts'
import type { TranslationOf } from '../shape.ts'

export const versions: TranslationOf<typeof english> = {
  title: '版本',
  state: {
    none: '此类存储不保留版本：删除或覆盖的内容不再存在。',
    off: '存储桶不保留版本：删除或覆盖的内容不再存在。',
    on: '存储桶保留版本。显示的大小是最新版本的大小。删除或覆盖的内容会成为旧版本并继续计费，直到由生命周期规则或在控制台中删除；删除会添加一个删除标记。',
    suspended:
      '版本控制已暂停，存储桶仍保留此前的版本。显示的大小是最新版本的大小。旧版本会继续计费，直到由生命周期规则或在控制台中删除。',
    unknown: '无法得知存储桶是否保留版本：服务不向此访问密钥提供该信息。',
  },
  needs: '需要的权限',
  count: '统计旧版本',
  countAgain: '重新统计',
  stop: '停止',
  listed_other: '{{formatted}} 个版本和标记',
  counting: '正在统计… 已有 {{listed}}',
  counted: '整个存储桶共 {{listed}}',
  stopped: '已停止，统计了 {{listed}}',
  oldVersions: '旧版本',
  oldValue: '{{formatted}} 个 · {{size}}',
  deleteMarkers: '删除标记',
  free: 'Bollard 不会删除版本。为非当前版本设置生命周期规则可释放这些空间。',
  newest: '大小为最新版本的大小',
  newestDetail: '存储桶保留旧版本，此处不列出。可在“配置”页统计。',
}
