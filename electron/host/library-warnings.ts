/**
 * Keeps off the terminal what libraries that are carried along warn of, and what nobody who runs Bollard can do anything
 * about; every other warning is shown. For the whole process, as soon as it starts.
 */
export function silenceLibraryWarnings(): void {
  // The AWS SDK's own switch: that versions of it to come will want another Node is for who updates it.
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

/** DEP0169 is for `url.parse`, which the SDKs of OSS and COS take apart addresses with that we made ourselves. */
const codes = new Set(['DEP0169'])
