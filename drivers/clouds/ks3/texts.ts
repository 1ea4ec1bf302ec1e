import { textsOf } from '../../common/driver-words.ts'

/** What people are shown of this driver. */
export const ks3Texts = textsOf({
  letters: 'KS3',
  en: {
    name: 'Kingsoft KS3',
    short: 'Kingsoft',
    meanings: {
      accesskey:
        'Access Key (AK) from the console. Empty together with secretkey: KS3_ACCESS_KEY_ID of the environment',
      secretkey:
        'Secret Key (SK) from the console. Empty together with accesskey: KS3_SECRET_ACCESS_KEY of the environment',
      region:
        'Region of the bucket. A registry knows ks3-cn-hangzhou, ks3-cn-beijing, ks3-cn-shanghai, ks3-cn-hk-1 and ks3-us-west-1',
      regionendpoint:
        'Host that stands for the bucket: its own host or a domain bound to it; a host of the service works too. It wins over the host of region and internal; requests are still signed for region',
      internal: 'Use the host that only machines inside Kingsoft Cloud reach',
      v4auth: 'Signature version 4; false signs with version 2',
      sessiontoken: 'Session token of temporary credentials (STS)',
    },
    findings: {
      ks3EnvironmentKeys: 'Taken from KS3_ACCESS_KEY_ID and KS3_SECRET_ACCESS_KEY where Bollard runs',
      ks3HalfCredentials:
        'accesskey and secretkey are used together; with one alone, those of the environment are used',
      unknownKs3Region: '{{region}} is not a region of KS3 that Bollard knows; a registry refuses it',
      ks3RegionName: '{{given}} means {{region}}, the only name that a registry knows',
      ks3RegionNotOfRegistry: 'The registry’s driver refuses {{region}}: it knows {{choices}} only',
      ks3Host: 'Hosts of {{region}} do not follow the usual pattern: {{host}}',
      ks3VersionTwo: 'Requests in {{region}} are signed with version 2',
      invalidKs3Bucket: 'A bucket name has 3 to 63 lower-case letters, digits and dashes',
    },
    refusals: {
      archived:
        'it is in the archive class and must be restored before it can be read: in the KS3 console, or by ks3util restore',
      locked:
        'the bucket has a retention policy (WORM): it can be deleted or written over when the time that the policy gives has passed',
      keyService:
        'it is encrypted with a key of Kingsoft KMS that cannot be used: look at the state of the key, and whether KS3 may use it',
    },
    policies: {
      ks3Iam: 'Minimal IAM policy',
    },
  },
  'zh-CN': {
    name: '金山云 KS3',
    short: '金山云',
    meanings: {
      accesskey: '控制台中的 Access Key（AK）。与 secretkey 同时留空时使用环境变量 KS3_ACCESS_KEY_ID',
      secretkey: '控制台中的 Secret Key（SK）。与 accesskey 同时留空时使用环境变量 KS3_SECRET_ACCESS_KEY',
      region:
        '存储桶所在地域。镜像仓库只识别 ks3-cn-hangzhou、ks3-cn-beijing、ks3-cn-shanghai、ks3-cn-hk-1 和 ks3-us-west-1',
      regionendpoint:
        '代表存储桶的主机：它自己的域名或绑定到它的域名；也可以填写服务的域名。它优先于 region 和 internal 所对应的主机；签名仍使用 region',
      internal: '使用只有金山云内网可以访问的主机',
      v4auth: '签名版本 4；false 使用版本 2',
      sessiontoken: '临时凭证（STS）的会话令牌',
    },
    findings: {
      ks3EnvironmentKeys: '取自 Bollard 运行环境的 KS3_ACCESS_KEY_ID 和 KS3_SECRET_ACCESS_KEY',
      ks3HalfCredentials: 'accesskey 和 secretkey 须同时使用；只填一个时使用运行环境中的密钥',
      unknownKs3Region: '{{region}} 不是 Bollard 已知的 KS3 地域；镜像仓库会拒绝它',
      ks3RegionName: '{{given}} 视为 {{region}}，镜像仓库只识别后一个名称',
      ks3RegionNotOfRegistry: '镜像仓库的驱动会拒绝 {{region}}：它只识别 {{choices}}',
      ks3Host: '{{region}} 的主机使用另外的名称：{{host}}',
      ks3VersionTwo: '{{region}} 的请求使用签名版本 2',
      invalidKs3Bucket: '存储桶名称由 3 到 63 个小写字母、数字和短横线组成',
    },
    refusals: {
      archived: '它属于归档存储类型，须先解冻才能读取：在 KS3 控制台操作，或使用 ks3util restore',
      locked: '存储桶设有保留策略（WORM）：策略规定的时间过后，才能删除或覆盖',
      keyService: '它由金山云 KMS 的密钥加密，而该密钥不可用：查看密钥状态，以及 KS3 是否有权使用它',
    },
    policies: {
      ks3Iam: '最小 IAM 策略',
    },
  },
})
