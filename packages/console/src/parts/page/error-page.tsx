import { Button } from '@mantine/core'
import { Link, useRouter } from '@tanstack/react-router'
import { strings } from '../../strings/strings.ts'
import { ErrorBox } from '../query/error-box.tsx'
import { GoneNotice } from '../update/gone-notice.tsx'
import { GonePart } from '../update/load-part.ts'
import { Page } from './page.tsx'

export function ErrorPage({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <Page title={strings.parts.failedTitle}>
      {error instanceof GonePart ? (
        <GoneNotice />
      ) : (
        <ErrorBox error={error} onRetry={() => void router.invalidate()} />
      )}
    </Page>
  )
}

export function MissingPage() {
  return (
    <Page title={strings.parts.missingTitle}>
      <p>{strings.parts.missing}</p>
      <div>
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {strings.parts.toStart}
        </Button>
      </div>
    </Page>
  )
}
