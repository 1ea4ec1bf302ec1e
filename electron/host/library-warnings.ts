/**
 * Silences known warnings of bundled libraries that a user cannot act on. All other warnings are shown. Affects the
 * whole process; call it first.
 */
export function silenceLibraryWarnings(): void {
  // The AWS SDK's own switch: which Node its future versions need matters to developers only.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  process.emitWarning = new Proxy(process.emitWarning.bind(process), {
    apply: (emit, self, given: unknown[]) => (isKnown(given) ? undefined : Reflect.apply(emit, self, given)),
  })
}

/** Node hands the code over after the warning's type, or with it. */
function isKnown([, type, code]: readonly unknown[]): boolean {
  const said = typeof type === 'object' && type !== null && 'code' in type ? type.code : code
  return typeof said === 'string' && codes.has(said)
}

/** DEP0169 is about `url.parse`. The SDKs of OSS and COS parse only addresses that Bollard made. */
const codes = new Set(['DEP0169'])
