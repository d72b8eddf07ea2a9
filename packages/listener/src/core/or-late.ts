/** What the work comes to or, when that takes longer than the deadline, what `late` says. It must not throw. */
export async function orLate<Result>(
  work: Promise<Result>,
  deadlineMs: number,
  late: () => Result,
): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<Result>((resolve) => {
    timer = setTimeout(() => resolve(late()), deadlineMs)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
