import { textsOf } from '../../common/driver-words.ts'

/** What people are shown of this driver. */
export const s3Texts = textsOf({
  letters: 'S3',
  en: {
    name: 'Amazon S3 and compatible',
    short: 'AWS, compatible',
    meanings: {
      accesskey: 'Access key ID. Empty together with secretkey: the standard credential chain',
      secretkey: 'Secret access key',
      sessiontoken: 'Session token of temporary credentials',
      region: 'Region of the bucket, for example us-east-1',
      regionendpoint: 'Host of a compatible service, for example https://minio.example.com:9000',
      forcepathstyle: 'Put the bucket into the path, not into the host name',
      keyid: 'KMS key for encryption; without it the service uses its own',
      v4auth: 'Signature version 4; false signs with version 2, for old services',
      multipartcopychunksize: 'Part size when large objects are copied',
      multipartcopymaxconcurrency: 'Parts copied at the same time; Bollard copies at most 16',
      multipartcopythresholdsize: 'Objects above this size are copied in parts',
      storageclass: 'Storage class of new objects',
      objectacl: 'Canned access control list of new objects',
      accelerate: 'Use the accelerated host of the bucket',
      usedualstack: 'Use hosts that answer on IPv6 too',
      usefipsendpoint: 'Use hosts with FIPS validated cryptography',
      useragent: 'Text added to the user agent of requests (a registry 2.x reads it and does not send it)',
      loglevel: 'How much the registry logs of its requests; Bollard logs none',
      redirectendpoint: 'Address that presigned links lead to, for example https://cdn.example.com',
    },
    findings: {
      halfCredentials:
        'accesskey and secretkey go together; with one alone the standard credential chain is asked',
      v4Required: 'Amazon S3 takes signature version 4 only; version 2 is for older compatible services',
      v4Advised: 'Amazon S3 takes version 2 only for buckets that were made before June 24, 2020',
      invalidBucket: 'A bucket name has 3 to 255 letters, digits, dots, dashes and underscores',
      addressedInPath:
        'The bucket name goes into the path. A registry 3.x puts it into the host name unless forcepathstyle is set',
      addressedInHost:
        'The bucket name goes into the host name. A registry 2.x puts it into the path unless forcepathstyle is set',
      encryptedAnyway: 'No effect without keyid: Amazon S3 encrypts every new object anyway',
      keyIdWithoutEncrypt: 'Has no effect without encrypt',
      storageClassOf3:
        'A registry 2.x does not start with this value: it knows NONE, STANDARD and REDUCED_REDUNDANCY',
      unknownLogLevel: 'The registry does not know this level and logs nothing',
      logsSecrets: 'The registry writes signatures or contents of its requests into its log',
      invalidRedirectEndpoint:
        'Scheme and host only, for example https://cdn.example.com: no path, query or password',
    },
    refusals: {
      archived:
        'it is in an archive class or tier and must be restored before it can be read: in the console by Initiate restore, or by aws s3api restore-object',
      locked:
        'it is locked (Object Lock): it can be deleted or written over when its retention has ended and no legal hold is on it',
      keyService:
        'it is encrypted with a key of the key service (KMS) that this access key may not use, or that is disabled or gone: allow kms:Decrypt and kms:GenerateDataKey for that key, or enable it',
    },
    policies: {
      iam: 'Minimal IAM policy',
    },
  },
  'zh-CN': {
    name: 'Amazon S3 及兼容服务',
    short: 'AWS 及兼容',
    meanings: {
      accesskey: '访问密钥 ID（Access Key ID）。与 secretkey 同时为空时使用标准凭证链',
      secretkey: '秘密访问密钥（Secret Access Key）',
      sessiontoken: '临时凭证的会话令牌',
      region: '存储桶所在地域，例如 us-east-1',
      regionendpoint: '兼容服务的主机，例如 https://minio.example.com:9000',
      forcepathstyle: '将存储桶名放在路径中，而不是主机名中',
      keyid: '加密所用的 KMS 密钥；未填则由服务决定',
      v4auth: '签名版本 4；false 则使用版本 2，用于旧服务',
      multipartcopychunksize: '复制大对象时的分片大小',
      multipartcopymaxconcurrency: '同时复制的分片数；Bollard 最多 16 个',
      multipartcopythresholdsize: '超过此大小的对象按分片复制',
      storageclass: '新对象的存储类型',
      objectacl: '新对象的预设访问控制（ACL）',
      accelerate: '使用存储桶的加速域名',
      usedualstack: '使用同时支持 IPv6 的主机',
      usefipsendpoint: '使用经 FIPS 验证加密的主机',
      useragent: '附加到请求 User-Agent 的文本（镜像仓库 2.x 读取但不发送）',
      loglevel: '镜像仓库记录请求日志的级别；Bollard 不记录',
      redirectendpoint: '预签名链接指向的地址，例如 https://cdn.example.com',
    },
    findings: {
      halfCredentials: 'accesskey 与 secretkey 须成对设置；只有其一时将使用标准凭证链',
      v4Required: 'Amazon S3 只接受第 4 版签名；第 2 版仅用于较旧的兼容服务',
      v4Advised: 'Amazon S3 只对 2020 年 6 月 24 日之前创建的存储桶接受第 2 版签名',
      invalidBucket: '存储桶名称由 3 到 255 个字母、数字、点、短横线和下划线组成',
      addressedInPath: '存储桶名称放在路径中。除非设置 forcepathstyle，镜像仓库 3.x 会放在主机名中',
      addressedInHost: '存储桶名称放在主机名中。除非设置 forcepathstyle，镜像仓库 2.x 会放在路径中',
      encryptedAnyway: '没有 keyid 时不起作用：Amazon S3 本来就加密每个新对象',
      keyIdWithoutEncrypt: '未启用 encrypt 时不起作用',
      storageClassOf3: '镜像仓库 2.x 无法以此启动：它只认识 NONE、STANDARD 和 REDUCED_REDUNDANCY',
      unknownLogLevel: '镜像仓库不认识的级别：不会记录任何内容',
      logsSecrets: '镜像仓库会把请求的签名或内容写入日志',
      invalidRedirectEndpoint: '只填协议和主机，例如 https://cdn.example.com：不含路径、查询或密码',
    },
    refusals: {
      archived:
        '它属于归档存储类型或归档层，须先恢复才能读取：在控制台选择“启动恢复”，或使用 aws s3api restore-object',
      locked: '它已被锁定（Object Lock）：保留期结束且没有依法保留后，才能删除或覆盖',
      keyService:
        '它由密钥服务（KMS）的密钥加密，此访问密钥无权使用该密钥，或该密钥已停用或删除：为该密钥允许 kms:Decrypt 和 kms:GenerateDataKey，或启用它',
    },
    policies: {
      iam: '最小 IAM 策略',
    },
  },
})
