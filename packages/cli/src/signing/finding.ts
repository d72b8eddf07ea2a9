/** Something that keeps a message from being verified, and what to do about it. Holds no secret. */
export interface Finding {
  readonly code: string
  readonly detail: string
  readonly fix: string
}

export type Diagnosis =
  | {
      readonly ok: true
      readonly facts: Readonly<Record<string, string>>
      readonly notes: readonly Finding[]
    }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/** Only that of something which holds more, such as the secret it was found with. */
export function findingOf({ code, detail, fix }: Finding): Finding {
  return { code, detail, fix }
}
