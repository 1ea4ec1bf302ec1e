import { textsOf } from '../../common/driver-words.ts'

/** What people are shown of this driver. */
export const ossTexts = textsOf({
  letters: 'OSS',
  en: {
    name: 'Aliyun OSS',
    short: 'Aliyun',
    meanings: {
      accesskeyid: 'AccessKey ID',
      accesskeysecret: 'AccessKey Secret',
      region: 'Region of the bucket, for example oss-cn-hangzhou',
      endpoint:
        'Host that stands for the bucket: a domain bound to it, or its own host; a host of the service works too',
      internal: 'Use the host that only machines inside Aliyun reach',
      v4auth: 'Signature version 4; false signs with version 1, as the registry does',
      encryptionkeyid: 'KMS key that new objects are encrypted with, whether encrypt is set or not',
      sessiontoken: 'Security token of temporary credentials (STS)',
    },
    findings: {
      regionWithoutOss: 'A region of OSS begins with oss-: write oss-{{region}}',
      unknownOssRegion: '{{region}} is not a region of OSS that Bollard knows',
      invalidOssBucket: 'A bucket name has 3 to 63 lower-case letters, digits and dashes',
      endpointIsAddress: 'OSS needs a host name, not an IP address: the bucket name becomes part of it',
      endpointScheme: 'A registry adds http:// or https:// itself, by secure: write the endpoint without it',
      keyIdEncrypts: 'New objects are encrypted with this key though encrypt is false, as the registry does',
    },
    refusals: {
      archived:
        'it is in an archive class and must be restored before it can be read: in the OSS console by Restore, or by ossutil restore; what is of the class Archive can be read at once where real-time access of archives is on for the bucket',
      locked:
        'the bucket has a retention policy (WORM): it can be deleted or written over when the time that the policy gives has passed',
      keyService:
        'it is encrypted with a key of Aliyun KMS that this access key may not use, or that is disabled or gone: allow kms:Decrypt and kms:GenerateDataKey for that key, or enable KMS and the key',
    },
    policies: {
      ram: 'Minimal RAM policy',
    },
  },
  'zh-CN': {
    name: '阿里云 OSS',
    short: '阿里云',
    meanings: {
      accesskeyid: 'AccessKey ID',
      accesskeysecret: 'AccessKey Secret',
      region: '存储桶所在地域，例如 oss-cn-hangzhou',
      endpoint: '代表存储桶的主机：绑定到它的域名或它自己的域名；也可以填写服务的域名',
      internal: '使用只有阿里云内网可以访问的主机',
      v4auth: '签名版本 4；false 则与镜像仓库一样使用版本 1',
      encryptionkeyid: '加密新对象所用的 KMS 密钥，无论是否设置 encrypt',
      sessiontoken: '临时凭证（STS）的安全令牌',
    },
    findings: {
      regionWithoutOss: 'OSS 的地域以 oss- 开头：oss-{{region}}',
      unknownOssRegion: '{{region}} 不是 Bollard 已知的 OSS 地域',
      invalidOssBucket: '存储桶名称由 3 到 63 个小写字母、数字和短横线组成',
      endpointIsAddress: 'OSS 只能通过主机名访问，因为存储桶名称是其中一部分',
      endpointScheme: '镜像仓库会按 secure 自行添加协议：对它来说 endpoint 不应带协议',
      keyIdEncrypts: '即使 encrypt 为 false，新对象也会用此密钥加密，与镜像仓库一致',
    },
    refusals: {
      archived:
        '它属于归档类存储类型，须先解冻才能读取：在 OSS 控制台选择“解冻”，或使用 ossutil restore；存储桶开启归档直读后，Archive 类型的对象可直接读取',
      locked: '存储桶设有保留策略（WORM）：策略规定的时间过后，才能删除或覆盖',
      keyService:
        '它由阿里云 KMS 的密钥加密，此访问密钥无权使用该密钥，或该密钥已停用或删除：为该密钥允许 kms:Decrypt 和 kms:GenerateDataKey，或启用 KMS 与该密钥',
    },
    policies: {
      ram: '最小 RAM 策略',
    },
  },
})
