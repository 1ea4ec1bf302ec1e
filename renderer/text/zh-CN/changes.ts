import type { changes as english } from '../en/changes.ts'
import type { TranslationOf } from '../shape.ts'

export const changes: TranslationOf<typeof english> = {
  check: {
    planAge: {
      ok: '计划制定于 {{ageMs}}前',
      okDetail: '未超过 {{limitMs}}的期限',
      refused: '计划制定于 {{ageMs}}前',
      refusedDetail: '已超过 {{limitMs}}的期限：请重新计划',
    },
    youngKept: {
      ok: '保留 {{blobs}} 个不满 {{hours}} 小时的数据块',
      okDetail: '推送可能还需要它们',
      none: '未设最短存留时间：新的数据块不受保护',
      noneDetail: '正在进行的推送可能会丢失数据块',
    },
    platformsGo: {
      warning: '{{count}} 个保留的 Tag 将失去部分平台',
      warningDetail: '之后将无法拉取这些平台，例如 {{example}}；“Bollard（安全）”方式会保留它们',
    },
    tagsPutBack: {
      warning: '{{count}} 个 Tag 的实际时间可能更早',
      warningDetail: '撤销操作重新写入了它们，而规则按写入时间判断：请检查规则会删除哪些 Tag',
    },
    reportSaved: {
      ok: '报告已保存',
      okDetail: '{{file}}',
      warning: '尚未保存报告',
      warningDetail: '事后可据此得知原有内容',
    },
    registryReadOnly: {
      ok: '镜像仓库不接受推送',
      okDetail: 'maintenance.readonly 为 true',
      warning: '镜像仓库可能接受推送',
      warningDetail: 'maintenance.readonly 未设为 true',
    },
    registryCache: {
      ok: '镜像仓库不缓存数据块信息',
      warning: '运行中的镜像仓库会缓存数据块信息',
      warningDetail: '之后请重启它，或清空其缓存',
    },
    versioning: {
      on: '存储桶已开启版本控制',
      onDetail: '存储桶会保留已删除的内容并继续计费',
      suspended: '存储桶已暂停版本控制',
      suspendedDetail: '旧版本会保留并继续计费',
      off: '存储桶未开启版本控制',
      offDetail: '已删除的内容无法恢复',
      unknown: '无法得知存储桶是否保留版本',
      unknownDetail: '如果保留，已删除的内容会继续计费',
    },
    mayDelete: {
      ok: '访问密钥可以删除',
      warning: '尚未确认密钥能否删除',
      warningDetail: '请在“配置”中检查权限',
      refused: '访问密钥不能删除',
      refusedDetail: '请换用可以删除的密钥，并检查权限',
    },
    storeReadOnly: {
      refused: '此存储在这里为只读',
      refusedDetail: '请先允许写入',
    },
    listing: {
      ok: '列表生成于 {{ageMs}}前',
      okDetail: '列表完整',
      warning: '列表生成于 {{ageMs}}前',
      refused: '列表不完整或过旧',
      refusedDetail: '请重新列出此存储',
    },
    manifestsRead: {
      ok: '所有清单均已读取',
      warning: '{{count}} 个清单无法读取',
      refused: '{{count}} 个清单无法读取',
      refusedDetail: '无法判断它们需要哪些内容',
    },
    tagsInDatabase: {
      ok: 'Tag 在存储桶中',
      refused: 'Tag 在数据库中（Harbor、GitLab）',
      refusedDetail: '仅凭存储桶无法判断哪些内容在使用',
    },
    obstacles: {
      ok: '没有对象阻碍此操作',
      warning: '{{count}} 个对象阻碍此操作',
      warningDetail: '例如 {{example}}',
      refused: '{{count}} 个对象阻碍此操作',
      refusedDetail: '例如 {{example}}',
    },
    tagsGo: {
      ok: '不影响其他 Tag',
      warning: '指向它的 {{count}} 个 Tag 会一并删除',
      warningDetail: '例如 {{example}}',
      refused: '指向它的 {{count}} 个 Tag 会一并删除',
      refusedDetail: '例如 {{example}}',
    },
    indexesBreak: {
      ok: '没有索引列出它',
      warning: '{{count}} 个索引将无法完整拉取',
      warningDetail: '例如 {{example}}',
      refused: '{{count}} 个索引将无法完整拉取',
      refusedDetail: '例如 {{example}}',
    },
    nestedStay: {
      ok: '其下 {{count}} 个仓库保留',
      okDetail: '例如 {{example}}',
      warning: '其下 {{count}} 个仓库保留',
      warningDetail: '例如 {{example}}',
    },
    contentMissing: {
      ok: '内容完整',
      warning: '其内容缺失 {{count}} 处：拉取会失败',
      warningDetail: '可能已被垃圾回收清理，例如 {{example}}',
      refused: '其内容缺失 {{count}} 处',
      refusedDetail: '例如 {{example}}',
    },
    replaces: {
      ok: '不替换任何对象',
      warning: '{{count}} 个对象已存在，将被替换',
      warningDetail: '例如 {{example}}',
      refused: '{{count}} 个对象已存在',
      refusedDetail: '例如 {{example}}',
    },
    registryFiles: {
      warning: '其中 {{count}} 个是镜像仓库自身的文件：可能导致无法提供镜像',
      warningDetail: '例如 {{example}}',
    },
    copies: {
      ok: '先将 {{blobs}} 个数据块（{{sizeBytes}}）复制到 {{store}}',
      okDetail: '以便之后恢复',
      readOnly: '{{store}} 在此处为只读，无法存放副本',
      readOnlyDetail: '请允许写入该存储，或另选一个存放副本的存储',
      gone: '存放副本的存储已不在列表中',
      goneDetail: '请另选一个存放副本的存储',
      same: '{{store}} 与此存储是同一个存储桶和文件夹',
      sameDetail: '那里的副本就是数据块本身：请另选一个存储',
    },
    collecting: {
      refused: '此存储的另一次垃圾回收尚未结束',
      refusedDetail: '请等待其数据块被清除，或在“操作记录”中停止或撤销它',
    },
    transfersUnderWay: {
      warning: '{{count}} 个传输仍在写入此存储',
      warningDetail: '例如 {{example}}',
      refused: '{{count}} 个传输仍在写入',
      refusedDetail: '例如 {{example}}',
    },
  },
  checkState: {
    ok: '正常',
    warning: '警告',
    refused: '不允许',
  },
}
