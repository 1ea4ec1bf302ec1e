/** Texts of the parameters that mean the same in every cloud, in the languages of the window. */
export const commonMeanings = {
  en: {
    bucket: 'Name of the bucket',
    rootdirectory: 'Prefix of every key in the bucket',
    secure: 'Use HTTPS where the endpoint does not say',
    skipverify: 'Do not check the certificate of the service',
    encrypt: 'Ask the service to encrypt new objects',
    chunksize: 'Part size of multipart uploads',
  },
  'zh-CN': {
    bucket: '存储桶名称',
    rootdirectory: '存储桶中所有对象键的前缀',
    secure: '访问域名未指明协议时使用 HTTPS',
    skipverify: '不检查服务的证书',
    encrypt: '要求服务加密新对象',
    chunksize: '分片上传的分片大小',
  },
} as const
