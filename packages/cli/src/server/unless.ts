import { PosthornProblem } from '@posthorn/client'

/** Null when the server refuses by one of these codes. */
export async function unless<Answer>(
  codes: readonly PosthornProblem['code'][],
  answer: Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof PosthornProblem && codes.includes(error.code)) return null
    throw error
  }
}
