import type { Explanation } from '../../../drivers/common/reasons.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import type { ArtifactKind } from '../values/artifact-kinds.ts'

/** What an artifact says, in pieces: itself first, then its parts, the packages of a part behind it. */
export type DocumentEvent =
  | { readonly kind: 'artifact'; readonly artifact: ArtifactView }
  | { readonly kind: 'part'; readonly part: DocumentPart }
  | { readonly kind: 'packages'; readonly position: number; readonly packages: readonly SbomPackage[] }

export interface ArtifactView {
  readonly digest: string
  readonly kind: ArtifactKind
  readonly artifactType: string
  /** The manifest that it is about, as it was asked or as its subject says. */
  readonly about?: string
  readonly files: readonly ArtifactFile[]
  /** Simple members of its configuration, in its order. */
  readonly facts: readonly NamedText[]
  readonly problems: readonly Problem[]
}

/** A layer of an artifact, under the title that tools give it. */
export interface ArtifactFile {
  readonly title?: string
  readonly mediaType: string
  readonly digest: string
  readonly sizeBytes: number
  /** Where its bytes are, to save it. */
  readonly blobKey: string
}

export interface NamedText {
  readonly name: string
  readonly text: string
}

/** A layer of an artifact that says something. */
export interface DocumentPart {
  /** Which layer of the manifest it is, from 0: several may have the same digest, as signatures of cosign have. */
  readonly position: number
  readonly layer: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly content: DocumentContent
  /** Present where what it says is a statement about something named by its digest (in-toto). */
  readonly statement?: StatementView
  /** What is signed, by whom: of a signature, or of an envelope around a statement. */
  readonly signatures: readonly SignatureView[]
}

export type DocumentContent =
  | { readonly kind: 'sbom'; readonly sbom: SbomView }
  | { readonly kind: 'provenance'; readonly provenance: ProvenanceView }
  | { readonly kind: 'signature' }
  | { readonly kind: 'chart'; readonly chart: ChartView }
  /** A statement whose predicate is shown as it is. */
  | { readonly kind: 'predicate' }
  /** Nothing that is laid out here: it is shown as it is where it is a text. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unread'; readonly why: Explanation }

export interface SbomView {
  /** As `SPDX 2.3`, `CycloneDX 1.6`. */
  readonly format: string
  readonly name?: string
  readonly createdAtMs?: number
  readonly tools: readonly string[]
  readonly packages: number
  /** False where it lists more packages than are shown. */
  readonly complete: boolean
  /** The most frequent first, at most 200. */
  readonly licenses: readonly { readonly license: string; readonly packages: number }[]
}

export interface SbomPackage {
  readonly name: string
  readonly version?: string
  readonly license?: string
  readonly purl?: string
  /** The type in its purl, or what the document calls its kind. */
  readonly type?: string
  readonly supplier?: string
}

export interface StatementView {
  readonly predicateType: string
  readonly subjects: readonly StatementSubject[]
}

export interface StatementSubject {
  readonly name: string
  readonly digest: string
  readonly isThis: IsThis
}

/** Whether a digest is that of the manifest that was asked about; `unknown` where none was. */
export type IsThis = 'yes' | 'no' | 'unknown'

export interface ProvenanceView {
  /** As `SLSA 1`, `SLSA 0.2`. */
  readonly format: string
  readonly builder?: string
  readonly buildType?: string
  readonly source?: string
  readonly revision?: string
  readonly invocation?: string
  readonly startedAtMs?: number
  readonly finishedAtMs?: number
  readonly parameters: readonly NamedText[]
  readonly materials: readonly { readonly uri: string; readonly digest?: string }[]
}

/** A signature as it describes itself. Nothing of it is verified by being shown. */
export interface SignatureView {
  readonly format: 'cosign' | 'dsse' | 'bundle' | 'notation'
  /** What it signs. */
  readonly digest?: string
  readonly isThis: IsThis
  /** The reference that the signed text names. */
  readonly reference?: string
  readonly keyHint?: string
  readonly certificate?: CertificateView
  readonly log?: { readonly index?: string; readonly integratedAtMs?: number }
}

export interface CertificateView {
  /** The alternative name that it is for: an address or a URI; its subject where it has none. */
  readonly identity: string
  /** Who told the certificate's issuer who that is (Fulcio's extension). */
  readonly identityIssuer?: string
  readonly issuer: string
  readonly validFromMs: number
  readonly validToMs: number
}

export interface ChartView {
  readonly name?: string
  readonly version?: string
  readonly appVersion?: string
  readonly description?: string
  readonly facts: readonly NamedText[]
  readonly dependencies: readonly {
    readonly name: string
    readonly version?: string
    readonly repository?: string
  }[]
  /** Of the chart's folder, in the order of their paths; texts of small files, up to a few MB in all. */
  readonly files: readonly ChartFile[]
  /** False where it has more files. */
  readonly complete: boolean
}

export interface ChartFile {
  readonly path: string
  readonly sizeBytes: number
  readonly text?: string
}

/** A part as the text that is stored, and what an envelope in it holds. */
export interface DocumentText {
  readonly stored: string
  readonly payload?: string
}

/** What a key says of the signatures of an artifact. */
export interface SignatureCheck {
  readonly key: {
    readonly algorithm: string
    readonly fingerprint: string
    readonly fromCertificate: boolean
  }
  readonly results: readonly SignatureResult[]
}

export interface SignatureResult {
  /** Which layer of the manifest, from 0. */
  readonly position: number
  /** Counts the signatures of the layer from 0. */
  readonly signature: number
  /**
   * `verified`: the key made it, and it signs what was asked about, or names what it signs where nothing was asked.
   * `otherContent`: the key made it, but it signs something else. `otherKey`: this key did not make it.
   * `notTold`: of a form that is not verified here, or it cannot be read.
   */
  readonly state: 'verified' | 'otherContent' | 'otherKey' | 'notTold'
}
