/** What a request about a multipart upload asks for: all services have the same names of it. */
export function uploadOperation(method: string, copies: boolean): string {
  if (method === 'PUT') return copies ? 'UploadPartCopy' : 'UploadPart'
  if (method === 'POST') return 'CompleteMultipartUpload'
  if (method === 'DELETE') return 'AbortMultipartUpload'
  return method === 'GET' ? 'ListParts' : 'Unknown'
}
