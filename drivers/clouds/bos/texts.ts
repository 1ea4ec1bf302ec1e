import { textsOf } from '../../common/driver-words.ts'

/** What people are shown of this driver. */
export const bosTexts = textsOf({
  letters: 'BOS',
  en: {
    name: 'Baidu BOS',
    short: 'Baidu',
    meanings: {
      accesskeyid: 'Access Key (AK) from the console',
      accesskeysecret: 'Secret Key (SK) from the console',
      region: 'Region of the bucket, for example bj',
      endpoint:
        'Host of the service, for example bj.bcebos.com. Bollard uses the matching host that speaks the S3 protocol',
      sessiontoken: 'Session token of temporary credentials (STS)',
    },
    findings: {
      renamedRegion: 'The service now calls region {{region}} {{instead}}',
      bosNoS3Host:
        'BOS has no host for the S3 protocol in {{region}}, and Bollard uses only this protocol with BOS',
      unknownBosRegion: '{{region}} is not a region of BOS that Bollard knows',
      invalidBosBucket: 'A bucket name has 3 to 63 lower-case letters, digits and dashes',
      bosForeignHost:
        '{{host}} is not a host of BOS; custom domains of a bucket do not speak the S3 protocol',
      bosHttpOnly: 'The service offers {{host}} with http only, not with https',
      bosS3Host: 'Requests go to {{host}}, the host for the S3 protocol',
    },
    refusals: {
      archived:
        'it is in the archive class and must be restored before it can be read: in the BOS console, or by RestoreObject of its interface',
      locked:
        'the bucket has a compliance retention policy: it can be deleted or written over when the time that the policy gives has passed',
      keyService:
        'it is encrypted with a key of Baidu KMS that cannot be used: look at the state of the key in the KMS console',
    },
    policies: {
      bosAcl: 'Minimal access control list',
    },
  },
  'zh-CN': {
    name: '百度智能云 BOS',
    short: '百度智能云',
    meanings: {
      accesskeyid: '控制台中的 Access Key（AK）',
      accesskeysecret: '控制台中的 Secret Key（SK）',
      region: '存储桶所在地域，例如 bj',
      endpoint: '服务的域名，例如 bj.bcebos.com。Bollard 使用与之对应的 S3 协议域名',
      sessiontoken: '临时凭证（STS）的会话令牌',
    },
    findings: {
      renamedRegion: '服务现在将 {{region}} 称为 {{instead}}',
      bosNoS3Host: 'BOS 在 {{region}} 没有 S3 协议的域名，而 Bollard 只使用此协议',
      unknownBosRegion: '{{region}} 不是 Bollard 已知的 BOS 地域',
      invalidBosBucket: '存储桶名称由 3 到 63 个小写字母、数字和短横线组成',
      bosForeignHost: '{{host}} 不是 BOS 的域名；存储桶的自定义域名不支持 S3 协议',
      bosHttpOnly: '服务的 {{host}} 只支持 http，不支持 https',
      bosS3Host: '请求发往 {{host}}，即 S3 协议的域名',
    },
    refusals: {
      archived: '它属于归档存储类型，须先取回才能读取：在 BOS 控制台操作，或调用 RestoreObject 接口',
      locked: '存储桶设有合规保留策略：策略规定的时间过后，才能删除或覆盖',
      keyService: '它由百度智能云 KMS 的密钥加密，而该密钥不可用：在 KMS 控制台查看密钥状态',
    },
    policies: {
      bosAcl: '最小访问控制列表',
    },
  },
})
