import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSecretName, redactHeaders, redactText, redactUrl } from './redact.ts'

describe('names of headers and parameters', () => {
  test.each([
    ...['authorization', 'Proxy-Authorization', 'cookie', 'Set-Cookie', 'X-API-Key', 'apikey'],
    ...['webhook-signature', 'X-Hub-Signature-256', 'x-auth-token', 'X-Auth', 'client_secret'],
    ...['token', 'key', 'secret', 'sig', 'password', 'access_token', 'data[password]', 'pwd'],
  ])('%s holds a credential', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  test.each([
    ...['content-type', 'webhook-id', 'webhook-timestamp', 'user-agent', 'content-digest'],
    ...['author', 'design', 'signup', 'page', 'x-request-id', 'x-passenger'],
  ])('%s does not', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

describe('headers', () => {
  test('keep their spelling and order, and lose credentials', () => {
    const headers = {
      'webhook-id': 'evt_1',
      Authorization: 'Bearer abc',
      'X-Partner': 'hunter2',
      'X-Note': 'use sk_0123456789abcdefABCD',
    }
    expect(Object.entries(redactHeaders(headers, ['x-partner']))).toEqual([
      ['webhook-id', 'evt_1'],
      ['Authorization', '[redacted]'],
      ['X-Partner', '[redacted]'],
      ['X-Note', 'use sk_[redacted]'],
    ])
  })
})

describe('URLs', () => {
  test.each([
    ['https://user:pass@host/path', 'https://[redacted]@host/path'],
    ['https://user@host', 'https://[redacted]@host'],
    ['https://a@b:c@host/x@y', 'https://[redacted]@host/x@y'],
    ['https:\\\\user:pass@host\\x', 'https:\\\\[redacted]@host\\x'],
    ['http:user:pass@host', 'http:[redacted]@host'],
    ['https://host/p?a=1&token=abc&b=2', 'https://host/p?a=1&token=[redacted]&b=2'],
    [
      'https://host/?access_token=abc#id_token=def',
      'https://host/?access_token=[redacted]#id_token=[redacted]',
    ],
    ['https://host/?%74oken=abc', 'https://host/?%74oken=[redacted]'],
    ['https://host/?sig=a=b', 'https://host/?sig=[redacted]'],
    ['https://host/?mail=a@b.c', 'https://host/?mail=a@b.c'],
    ['https://host?to=a@b', 'https://host?to=a@b'],
    ['/path?key=abc', '/path?key=[redacted]'],
    ['https://host/whsec_MfKQ9r8GKYqrTwjU', 'https://host/whsec_[redacted]'],
    ['//user:pass@host/x', '//[redacted]@host/x'],
    [' \u0001https://user:pass@host', 'https://[redacted]@host'],
    ['ht\ntps:/\t/user:pass@host', 'https://[redacted]@host'],
    ['not a url', 'not a url'],
    ['', ''],
  ])('%s becomes %s', (url, expected) => {
    expect(redactUrl(url)).toBe(expected)
  })

  test('never show the password that the parser finds', () => {
    const part = fc.stringMatching(/^[a-z0-9!$&'()*+,;=:@-]{8,20}$/)
    fc.assert(
      fc.property(part, fc.stringMatching(/^[A-Za-z0-9]{12,20}$/), (user, password) => {
        const url = `https://${user}:${password}@host.example/x`
        fc.pre(URL.canParse(url))
        expect(redactUrl(url)).not.toContain(password)
      }),
    )
  })
})

describe('text', () => {
  test.each([
    ['key ak_0123456789abcdefABCD.', 'key ak_[redacted].'],
    ['whsk_AAAA/BBBB+CCCC==', 'whsk_[redacted]'],
    ['whpk_AAAABBBBCCCC', 'whpk_AAAABBBBCCCC'],
    ['task_0123456789abcdefABCD', 'task_0123456789abcdefABCD'],
    ['pk_short', 'pk_short'],
  ])('%s becomes %s', (text, expected) => {
    expect(redactText(text)).toBe(expected)
  })
})
