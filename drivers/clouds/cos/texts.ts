import { textsOf } from '../../common/driver-words.ts'

/** What people are shown of this driver. */
export const cosTexts = textsOf({
  letters: 'COS',
  en: {
    name: 'Tencent Cloud COS',
    short: 'Tencent Cloud',
    meanings: {
      secretid: 'SecretId of the account or of temporary credentials',
      secretkey: 'SecretKey that belongs to the SecretId',
      region: 'Region of the bucket, for example ap-guangzhou',
      bucket: 'Name of the bucket with the APPID of its account, for example registry-1250000000',
      maxconcurrency: 'Requests to the bucket at the same time',
      domain:
        'Custom domain of the bucket, or a pattern with {Bucket} and {Region}. A registry does not know this parameter',
      accelerate: 'Use the global acceleration domain, which has to be enabled on the bucket',
      storageclass: 'Storage class of new objects; without it the default of the bucket',
      sessiontoken: 'Token of temporary credentials',
    },
    findings: {
      domainNamesBucket:
        'This domain serves this bucket only. To copy from other buckets, too, write {{instead}}',
      bucketWithoutAppId:
        'A COS bucket name ends with the APPID of its account, for example registry-1250000000',
      accelerateBesideDomain: 'Has no effect while domain is set',
    },
    refusals: {
      archived:
        'it is in an archive class or tier and must be restored before it can be read: in the COS console by Restore, or by coscli restore',
      locked:
        'the bucket has object locks (WORM): it can be deleted or written over when the time that the lock gives has passed',
      keyService:
        'it is encrypted with a key of Tencent KMS that COS may not use, or that is disabled or gone: let the role COS_QcsRole use KMS, or enable the key',
    },
    policies: {
      cam: 'Minimal CAM policy',
    },
  },
  'zh-CN': {
    name: '腾讯云 COS',
    short: '腾讯云',
    meanings: {
      secretid: '账号或临时凭证的 SecretId',
      secretkey: '与之对应的 SecretKey',
      region: '存储桶所在地域，例如 ap-guangzhou',
      bucket: '存储桶名称，须带账号的 APPID，例如 registry-1250000000',
      maxconcurrency: '同时向存储桶发出的请求数',
      domain: '存储桶的自定义域名，或含 {Bucket} 与 {Region} 的模板。镜像仓库不识别此参数',
      accelerate: '使用全球加速域名，须在存储桶上开启',
      storageclass: '新对象的存储类型；不设置则用存储桶的默认类型',
      sessiontoken: '临时凭证的令牌',
    },
    findings: {
      domainNamesBucket: '只适用于此存储桶。若还要从其他存储桶复制，请改为 {{instead}}',
      bucketWithoutAppId: 'COS 存储桶名称须带账号的 APPID，例如 registry-1250000000',
      accelerateBesideDomain: '设置了 domain 时不起作用',
    },
    refusals: {
      archived:
        '它属于归档存储类型或归档层，须先恢复才能读取：在 COS 控制台选择“恢复”，或使用 coscli restore',
      locked: '存储桶设有对象锁定（WORM）：锁定时间过后，才能删除或覆盖',
      keyService:
        '它由腾讯云 KMS 的密钥加密，COS 无权使用该密钥，或该密钥已停用或删除：允许角色 COS_QcsRole 使用 KMS，或启用该密钥',
    },
    policies: {
      cam: '最小 CAM 策略',
    },
  },
})
