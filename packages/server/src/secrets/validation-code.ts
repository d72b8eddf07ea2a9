import { hash, randomBytes } from 'node:crypto'

/** 192 random bits, URL-safe. */
const codeBytes = 24

/** What a receiver is given to prove that it got it; shown to nobody else. */
export function mintValidationCode(): string {
  return randomBytes(codeBytes).toString('base64url')
}

/** SHA-256 in hex, which is all that is kept: the code is random and long, so there is nothing to guess. */
export function hashValidationCode(code: string): string {
  return hash('sha256', code, 'hex')
}
