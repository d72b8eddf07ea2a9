export type { SecretErrorCode, VerifyErrorCode } from './errors.ts'
export { SecretError } from './errors.ts'
export type { HeadersInput } from './headers.ts'
export { headerNames } from './headers.ts'
export type { KeyHalves, KeyPair } from './key-pair.ts'
export {
  generateKeyPair,
  joinKeyPair,
  pkcs8Of,
  publicKeyOf,
  splitPrivateKey,
} from './key-pair.ts'
export { decodeSecret, generateSecret, keyPrefixes, minSecretBytes } from './secret.ts'
export type { SignInput } from './sign.ts'
export { sign } from './sign.ts'
export type { Body } from './signed-content.ts'
export type { Verified, VerifyInput, VerifyRefusal, VerifyResult } from './verify.ts'
export { verify } from './verify.ts'
