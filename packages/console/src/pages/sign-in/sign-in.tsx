import { Center, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { signIn as openSession } from '../../api/session.ts'
import { PendingButton } from '../../parts/button/pending-button.tsx'
import { CheckedForm } from '../../parts/form/checked-form.tsx'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.session

export function SignInPage() {
  useDocumentTitle(words.title)
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-in' })
  const [key, setKey] = useState('')
  const isMissing = key.trim() === ''
  const [wasTried, setWasTried] = useState(false)
  const signIn = useMutation({
    mutationKey: ['sign-in'],
    mutationFn: openSession,
    onSuccess: () => router.history.push(ownPath(next)),
  })
  useTokenOfLink((token) => signIn.mutate({ token }))
  const isByLink = signIn.isPending && signIn.variables.token !== undefined

  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p={{ base: 'lg', xs: 'xl' }} w={420} maw="100%">
        <CheckedForm
          onSubmit={() => {
            setWasTried(true)
            if (!isMissing) signIn.mutate({ key: key.trim() })
          }}
          error={signIn.error}
        >
          <Stack>
            <Group gap="sm" wrap="nowrap">
              <img src="/posthorn.svg" alt="" width={32} height={32} />
              <Title order={1} size="h3">
                {words.title}
              </Title>
            </Group>
            {next !== undefined && signIn.isIdle && (
              <Text size="sm" c="dimmed">
                {words.back}
              </Text>
            )}
            <PasswordInput
              label={words.key}
              description={words.keyHelp}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              autoComplete="current-password"
              spellCheck={false}
              withAsterisk={false}
              required
              error={wasTried && isMissing ? words.noKey : null}
              autoFocus
              visibilityToggleButtonProps={{ 'aria-label': words.showKey }}
            />
            {signIn.error !== null && <ErrorBox error={signIn.error} />}
            <PendingButton type="submit" loading={signIn.isPending}>
              {words.submit}
            </PendingButton>
            <Text size="xs" c="dimmed" role="status">
              {isByLink ? words.withLink : words.lost}
            </Text>
          </Stack>
        </CheckedForm>
      </Paper>
    </Center>
  )
}

/** The link of the first start ends in `#token=…`, which browsers send to no server. It is taken once. */
function useTokenOfLink(use: (token: string) => void) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens.
  useEffect(() => {
    const token = new URLSearchParams(window.location.hash.slice(1)).get('token')
    if (token === null) return
    window.history.replaceState(window.history.state, '', window.location.pathname)
    use(token)
  }, [])
}

/** Where to go on; an address of somebody else's making must not lead away from here. */
function ownPath(next: string | undefined): string {
  const url = URL.parse(next ?? '/', window.location.origin)
  return url?.origin === window.location.origin ? `${url.pathname}${url.search}` : '/'
}
