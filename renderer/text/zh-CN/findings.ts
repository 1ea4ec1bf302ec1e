import type { findings as english } from '../en/findings.ts'
import type { TranslationOf } from '../shape.ts'

export const findings: TranslationOf<typeof english> = {
  required: '此参数为必填',
  notText: '应为不超过 4,096 个字符且不含控制字符的文本',
  notBoolean: '只能是 true 或 false',
  notInteger: '应为整数',
  notAChoice: '可取值：{{choices}}',
  tooSmall: '不得小于 {{min}}',
  outOfRange: '应在 {{min}} 到 {{max}} 之间',
  notScalar: '应为单个值，而不是列表或小节',
  unknownParameter: '不是此驱动的参数，注册表会忽略它',
  severalDrivers: '配置中有多个存储驱动（{{names}}）；注册表只能使用一个',
  invalidRegion: '不是有效的区域名称',
  unknownRegion: '{{region}} 不是 Bollard 已知的 Amazon S3 区域',
  halfCredentials: 'accesskey 与 secretkey 须成对设置；只有其一时将使用标准凭证链',
  v4Required: 'Amazon S3 只接受第 4 版签名；第 2 版仅用于较旧的兼容服务',
  invalidBucket: '存储桶名称由 3 到 255 个字母、数字、点、短横线和下划线组成',
  invalidEndpoint: '应为主机名，可带 http:// 或 https://',
  insecure: '请求以及读写的全部内容均不加密传输',
  skipVerify: '不校验证书：任何服务器都可以冒充此服务',
  addressedInPath: '存储桶名称放在路径中。除非设置 forcepathstyle，注册表 3.x 会放在主机名中',
  addressedInHost: '存储桶名称放在主机名中。除非设置 forcepathstyle，注册表 2.x 会放在路径中',
  keyIdWithoutEncrypt: '未启用 encrypt 时不起作用',
  relativeFolder: '应为从根目录开始的完整文件夹路径',
}
