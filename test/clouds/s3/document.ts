import { document as plainDocument } from '../common/xml.ts'

/** A document in the namespace of Amazon S3. */
export function document(root: string, content: string): string {
  return plainDocument(root, content, namespace)
}

export const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'
