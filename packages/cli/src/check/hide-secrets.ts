/** A listener may echo what it should keep to itself; what others read of it does not. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const texts = secrets.flatMap((secret) => [secret, secret.slice(secret.indexOf('_') + 1)])
  return texts.reduce((left, each) => left.replaceAll(each, '[secret]'), text)
}
