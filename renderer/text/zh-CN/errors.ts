import type { errors as english } from '../en/errors.ts'
import type { TranslationOf } from '../shape.ts'

export const errors: TranslationOf<typeof english> = {
  cause: {
    wrongSecret: {
      title: '访问密钥的 Secret 有误',
      why: '服务认识该访问密钥，但请求所用的签名不是由与之配套的 Secret 生成的。',
      todo: '检查访问密钥的 Secret（AccessKey Secret、SecretKey 或 Secret Key）：请从服务的控制台重新复制。',
    },
    unknownKey: {
      title: '服务不认识该访问密钥',
      why: '服务中没有这个访问密钥。它可能属于其他服务，或已被删除、停用。',
      todo: '检查访问密钥的 ID（AccessKey ID、SecretId 或 Access Key），并确认它属于此访问域名的服务。',
    },
    noKeys: {
      title: '存储没有密钥',
      why: '没有访问密钥，服务不会应答。',
      todo: '请为存储填写访问密钥的 ID 和 Secret。',
    },
    expiredToken: {
      title: '会话令牌已过期',
      why: '临时凭证只在限定时间内有效，现已过期。',
      todo: '重新获取临时凭证：密钥的 ID、Secret 和会话令牌必须配套。',
    },
    wrongToken: {
      title: '会话令牌无效',
      why: '会话令牌与访问密钥不配套，或服务不接受它。',
      todo: '重新获取临时凭证：密钥的 ID、Secret 和会话令牌必须配套。',
    },
    rejectedKeys: {
      title: '凭证被拒绝',
      why: '服务或途中的某个环节不接受这些密钥。',
      todo: '检查访问密钥的 ID 和 Secret。',
    },
    noPermission: {
      title: '该密钥无此权限',
      why: '服务认识该密钥，但不允许它在此执行这项操作。',
      todo: '申请该权限，或使用具有该权限的密钥。“检查访问权限”会列出缺少哪些权限。',
    },
    accountStopped: {
      title: '服务已停用该账号或存储桶',
      why: '账号欠费，或账号、其所有者、存储桶已被停用。',
      todo: '请在服务的控制台查看账号状态和账单。',
    },
    noBucket: {
      title: '存储桶不存在',
      why: '此访问域名的服务中没有这个名称的存储桶。',
      todo: '检查存储桶名称，以及该存储桶所在服务的访问域名。',
    },
    wrongRegion: {
      title: '存储桶位于其他地域',
      why: '存储桶只能在其所在地域访问。',
      todo: '填写存储桶所在的地域。',
    },
    wrongClock: {
      title: '本机时钟不准',
      why: '请求的签名包含时间，与服务相差数分钟以上的请求会被拒绝。',
      todo: '校准本机时钟。',
    },
    boundEndpointNeeded: {
      title: '阿里云的公网域名不为此账号提供数据访问',
      why: '2025 年 3 月以后开通的阿里云账号在中国内地不能使用公网域名。',
      todo: '请将 endpoint 设为绑定到存储桶的域名，或在阿里云内网的机器上启用 internal。',
    },
    foreignHost: {
      title: '该主机不属于此存储桶',
      why: '服务不以此主机名提供该存储桶。',
      todo: '检查访问域名，以及存储桶名应写在主机名中还是路径中。',
    },
    unknownHost: {
      title: '找不到该主机名',
      why: '没有找到访问域名中主机名对应的地址。',
      todo: '检查访问域名有无拼写错误，以及本机是否联网、DNS 服务器是否正确。',
    },
    nobodyListens: {
      title: '无法连接主机',
      why: '主机拒绝连接：该端口没有服务在监听。',
      todo: '检查访问域名及端口，以及服务是否正在运行。',
    },
    unreachable: {
      title: '无法连接主机',
      why: '未能与主机建立连接。',
      todo: '检查访问域名，以及本机与该主机之间的网络、代理和防火墙。',
    },
    certificate: {
      title: '主机的证书未被接受',
      why: '证书不是为此主机名签发的、已过期，或其颁发机构不为本机所知。',
      todo: '检查访问域名。如果是自签证书，请让本机信任其颁发机构。',
    },
    noTls: {
      title: '主机不支持 TLS',
      why: '主机对 https 作出了其他应答。',
      todo: '检查访问域名的端口；如果服务没有 https，请设置 secure: false。',
    },
    proxy: {
      title: '代理无法连接',
      why: '访问服务要经过环境变量指定的代理。',
      todo: '检查 HTTPS_PROXY 或 HTTP_PROXY 指定的代理，或将该主机加入 NO_PROXY。',
    },
    noAnswer: {
      title: '响应超时',
      why: '主机未在 Bollard 等待的时间内应答。',
      todo: '检查本机与该主机之间的网络、代理和防火墙。',
    },
    connectionBroke: {
      title: '连接已断开',
      why: '响应尚未完整，连接就断开了。',
      todo: '稍候再试。',
    },
    slowDown: {
      title: '服务要求降低请求频率',
      why: '服务收到的请求超过了它当前能接受的数量。',
      todo: '稍候再试。',
    },
    unavailable: {
      title: '服务不可用',
      why: '服务暂时无法应答。',
      todo: '稍候再试。',
    },
    noFolder: {
      title: '文件夹不存在',
      why: '此存储的路径上没有文件夹。可能是磁盘未挂载。',
      todo: '检查文件夹是否存在，或选择其他文件夹。',
    },
    pathForbidden: {
      title: '本机不允许您在此读写',
      why: '文件系统拒绝当前用户访问该路径。',
      todo: '检查谁可以读写该文件夹及其中的内容。',
    },
    linkLeavesFolder: {
      title: '符号链接指向文件夹之外',
    },
    readOnlyDisk: {
      title: '磁盘为只读',
      why: '文件系统不接受更改。',
      todo: '以可写方式挂载磁盘，或选择其他文件夹。',
    },
    diskFull: {
      title: '本机磁盘已满',
      why: '没有空间写入所需的内容。',
      todo: '请释放磁盘空间后重试。',
    },
    quotaUsedUp: {
      title: '您在本机上的磁盘配额已用完',
      why: '当前用户不能在此磁盘上存储更多内容。',
      todo: '请释放磁盘空间后重试。',
    },
    notFound: { title: '未找到' },
    exists: { title: '已存在' },
    archived: { title: '对象已归档，须先恢复' },
    locked: { title: '对象已锁定' },
    keyService: { title: '无法使用加密密钥' },
    damaged: { title: '内容已损坏' },
    tooLarge: { title: '过大' },
    badPath: { title: '路径无效' },
    badOffset: { title: '对象内的位置无效' },
    badParameter: { title: '参数有误' },
    badInput: { title: '请求的内容无效' },
    notNow: { title: '当前状态下无法进行' },
    readOnlyStore: {
      title: '此存储为只读',
      why: '在您允许写入之前，Bollard 不会写入存储。',
      todo: '请先允许写入此存储。',
    },
    unsupported: { title: '不支持' },
    cancelled: { title: '已取消' },
    hostGone: {
      title: 'Bollard 已停止运行',
      todo: '重新加载此窗口。',
    },
    unexpected: { title: '发生意外错误' },
  },
  doing: {
    reading: 'Bollard 无法读取 {{place}}。',
    listing: 'Bollard 无法列出 {{place}}。',
    writing: 'Bollard 无法写入 {{place}}。',
    deleting: 'Bollard 无法在 {{place}} 中删除。',
    other: '涉及 {{place}}。',
  },
  words: {
    of: '{{service}} 的原文',
    ofWhatAnswered: '应答者的原文',
  },
  out: {
    editKeys: '编辑密钥…',
    editStore: '编辑存储…',
    checkAccess: '检查访问权限…',
    openConfiguration: '打开配置',
  },
  operation: '操作',
  store: '存储',
  place: '路径',
  bucket: '存储桶',
  endpoint: '访问域名',
  service: '服务返回',
  requestId: '请求 ID',
  code: '错误代码',
  message: '英文原文',
  details: '技术详情',
  copyDetails: '复制详情',
  copied: '已复制',
}
