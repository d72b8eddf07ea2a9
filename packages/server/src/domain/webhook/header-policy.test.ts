import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refuseHeader } from './header-policy.ts'

describe('a header of a webhook', () => {
  it.each([
    ['X-Tenant', 'acme'],
    ['authorization', 'Bearer abc'],
    ['X-API-Key', 'k'],
    ['accept', 'application/json'],
    ['x-trace', 'with spaces, commas; and "quotes"'],
    ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['x!#$%&*+.^_`|~', 'odd but a token'],
    ['x', 'a'.repeat(4_096)],
    ['webhook', 'only the prefix with the hyphen is taken'],
    ['ce', 'likewise'],
    ['contents', 'likewise'],
    ['hosts', 'likewise'],
  ])('may be %s', (name, value) => {
    expect(refuseHeader(name, value)).toBeNull()
  })

  it.each(
    [
      ['host', 'Host', 'HOST', 'connection', 'Keep-Alive', 'transfer-encoding', 'TE', 'trailer'],
      ['upgrade', 'expect', 'HTTP2-Settings', 'proxy-authorization', 'Proxy-Connection', 'proxy-x'],
      ['accept-encoding', 'content-length', 'Content-Type', 'content-encoding', 'content-digest'],
      ['user-agent', 'date', 'posthorn-attempt', 'webhook-id', 'Webhook-Signature', 'WEBHOOK-X'],
      ['ce-id', 'CE-source', 'cookie', 'Cookie2', 'set-cookie', 'forwarded', 'x-forwarded-for'],
      ['X-Forwarded-Host', 'x-forwarded-anything', 'via', 'x-real-ip', 'true-client-ip'],
      [
        'x-http-method-override',
        'x-original-url',
        'metadata-flavor',
        'Metadata',
        'x-metadata-token',
      ],
      [
        'x-aws-ec2-metadata-token',
        'X-aws-ec2-metadata-token-ttl-seconds',
        'x-google-metadata-request',
      ],
    ].flat(),
  )('cannot be %s, and a sentence says why', (name) => {
    expect(refuseHeader(name, 'x')).toMatch(/cannot be set: .+\. Use another name\.$/)
  })

  it.each([
    '',
    ' ',
    'a b',
    'a:',
    ':authority',
    'a\r\nb',
    'a\tb',
    'ä',
    '(a)',
    'a/b',
    '"a"',
    '{a}',
    '\0',
  ])('must have a name that is a token: %j is none', (name) => {
    expect(refuseHeader(name, 'x')).toContain('is not a header name')
  })

  it.each([
    '',
    ' ',
    ' a',
    'a ',
    'a\r\nX-Evil: 1',
    'a\nb',
    'a\rb',
    'a\0',
    'a\tb',
    'ü',
    '\u007f',
    '☃',
  ])('must have a value of visible ASCII: %j is none', (value) => {
    expect(refuseHeader('x-a', value)).toContain('visible ASCII')
  })

  it('is refused for a character that the sentence names, and the value is not shown', () => {
    const sentence = refuseHeader('x-a', 'hunter2\r\nb')
    expect(sentence).toContain('The value of the header "x-a" has U+000D as character 8;')
    expect(sentence).not.toContain('hunter2')
    expect(refuseHeader('x-a', ' a')).toContain('begins or ends with a space')
    expect(refuseHeader('x-a', '')).toContain('is empty')
    expect(refuseHeader('x-a', 'snow ☃')).toContain('has U+2603 as character 6')
  })

  it('is limited in length', () => {
    expect(refuseHeader('a'.repeat(128), 'x')).toBeNull()
    expect(refuseHeader('a'.repeat(129), 'x')).toContain('has 129 characters, the most is 128')
    expect(refuseHeader('x-a', 'a'.repeat(4_097))).toContain(
      'has 4097 characters, the most is 4096',
    )
  })

  it('that is taken never breaks out of its line', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aZ9-_ :\r\n\0\t"é☃'), maxLength: 4 })
    fc.assert(
      fc.property(text, text, (name, value) => {
        const wellFormed = /^[!-9;-~]+: [!-~]([ -~]*[!-~])?$/.test(`${name}: ${value}`)
        if (!wellFormed) expect(refuseHeader(name, value)).not.toBeNull()
      }),
      { numRuns: 2_000 },
    )
  })
})
