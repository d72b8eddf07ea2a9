import type { Io } from '../io.ts'
import { defaultUrl, demoGuid } from '../server/well-known.ts'
import type { Paint } from '../terminal/paint.ts'
import type { Demo } from './demo.ts'
import { demoTopics } from './demo-topics.ts'
import type { Places } from './view.ts'

const ownApp = 'http://localhost:3000/webhooks'

/** What to try now, as commands that work in another terminal. */
export function nextSteps(
  demo: Demo,
  {
    places,
    paint,
    env,
  }: { readonly places: Places; readonly paint: Paint; readonly env: Io['env'] },
): string[] {
  const { api, docs, operatorKey } = places
  const posthorn = `  ${callOf(env)}`
  const [topic] = demoTopics
  const steps = [
    [`${posthorn} listen --forward-to ${ownApp}`, 'your own app gets the events'],
    [`${posthorn} trigger ${topic.name}`, 'publishes an example'],
    [
      `  POSTHORN_WEBHOOK_SECRET=whsec_... ${callOf(env)} check ${ownApp}`,
      'tries out whether your listener is safe',
    ],
  ] as const
  const width = Math.max(...steps.map(([command]) => command.length))
  return [
    'Publish an event yourself; it shows up here:',
    '',
    ...publishCommand(demo, api),
    '',
    'Go on in another terminal. The operator key may do everything:',
    '',
    `  export POSTHORN_ADMIN_KEY=${operatorKey}`,
    ...(api === defaultUrl ? [] : [`  export POSTHORN_URL=${api}`]),
    ...steps.map(([command, does]) => `${command.padEnd(width)}  ${paint('dim', `# ${does}`)}`),
    '',
    `Every call is explained at ${paint('bold', docs)}. Ctrl+C stops.`,
  ]
}

export function publishCommand({ publisherKey }: Demo, api: string): string[] {
  return [
    `  curl -u ${publisherKey}: ${api}/v1/channels/${demoGuid}/events \\`,
    `    -d event_name=${demoTopics[0].name} -d 'data[order]=1001'`,
  ]
}

/** How the user calls this program: by npm inside its repository, by npx, or by its name. */
function callOf({ npm_command, npm_lifecycle_event }: Io['env']): string {
  if (npm_lifecycle_event === 'start' || npm_lifecycle_event === 'posthorn') {
    return 'npm run -s posthorn --'
  }
  return npm_command === 'exec' ? 'npx posthorn' : 'posthorn'
}
