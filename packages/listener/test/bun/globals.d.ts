/** The little of Bun that the test uses. */
declare const Bun: {
  readonly env: Readonly<Record<string, string | undefined>>
  serve(options: {
    readonly port: number
    readonly hostname: string
    readonly fetch: (request: Request) => Promise<Response>
  }): { readonly port: number }
}
