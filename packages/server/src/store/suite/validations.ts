import type { Open } from './given.ts'
import { validationCodesSuite } from './validations/codes.ts'
import { consentSuite } from './validations/consent.ts'
import { validationRequestsSuite } from './validations/requests.ts'
import { unconfirmedSuite } from './validations/unconfirmed.ts'

export function validationsSuite(open: Open): void {
  validationRequestsSuite(open)
  validationCodesSuite(open)
  consentSuite(open)
  unconfirmedSuite(open)
}
