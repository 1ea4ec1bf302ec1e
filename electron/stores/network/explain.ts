import { explainer, type Explain } from '../../../drivers/index.ts'

/** Why a proxy or an authority is not taken. */
export const sentences = {
  noCertificate: 'it has no certificate (PEM)',
  certificateDamaged: 'a certificate in it cannot be read',
  notAnAuthority: 'the certificate of {{subject}} is none of an authority',
  tooManyAuthorities: 'there are more than {{most}} certificates',
  noProxyAddress:
    'it is no address of a proxy: a host name and a port are needed, such as proxy.example:3128',
} as const

/** Explains one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
