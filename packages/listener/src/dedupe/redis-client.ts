/** What is used of npm `redis` (node-redis): a client, cluster, sentinel or pool. */
export interface NodeRedis {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  /** The same by the command's own name, which only node-redis has: how it is told from others. */
  EVAL(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/** What is used of npm `ioredis` (client or cluster), and of Bun's own `RedisClient`. */
export interface IoRedis {
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
}

export type RedisClient = NodeRedis | IoRedis

/** Runs a script on one key and answers its number. */
export type RunScript = (script: string, key: string, values: readonly string[]) => Promise<number>

export function scriptRunner(client: RedisClient): RunScript {
  if (isNodeRedis(client)) {
    return async (script, key, values) =>
      Number(await client.eval(script, { keys: [key], arguments: [...values] }))
  }
  return async (script, key, values) => Number(await client.eval(script, 1, key, ...values))
}

function isNodeRedis(client: RedisClient): client is NodeRedis {
  return 'EVAL' in client
}
