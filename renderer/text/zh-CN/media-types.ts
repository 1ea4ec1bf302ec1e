import type { mediaTypes as english } from '../en/media-types.ts'
import type { TranslationOf } from '../shape.ts'

export const mediaTypes: TranslationOf<typeof english> = {
  ociIndex: 'OCI 镜像索引',
  ociManifest: 'OCI 镜像清单',
  ociConfig: 'OCI 镜像配置',
  ociLayer: 'OCI 层，{{format}}',
  ociArtifact: 'OCI 制品清单',
  ociEmpty: 'OCI 空文档',
  dockerList: 'Docker 清单列表',
  dockerManifest: 'Docker 镜像清单（schema 2）',
  dockerSchema1: 'Docker 镜像清单（schema 1）',
  dockerConfig: 'Docker 镜像配置',
  dockerLayer: 'Docker 层，{{format}}',
  buildkitCache: 'BuildKit 缓存配置',
  helmConfig: 'Helm Chart 配置',
  helmChart: 'Helm Chart',
  helmProvenance: 'Helm 来源文件',
  notationSignature: 'Notation 签名',
  cosignSignature: 'Cosign 签名',
  sigstoreBundle: 'Sigstore 证据包',
  dsseEnvelope: 'DSSE 信封',
  inTotoStatement: 'in-toto 声明',
  spdx: 'SPDX 文档',
  cycloneDx: 'CycloneDX 文档',
  sociIndex: 'SOCI 索引',
}
