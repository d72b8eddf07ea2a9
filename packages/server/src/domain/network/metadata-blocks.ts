/**
 * Where clouds hand out credentials to whoever asks from inside: AWS, Google, Azure, Oracle,
 * OpenStack and others on the link, and those with addresses of their own. A block in CIDR notation,
 * and what completes "… is". Nothing is delivered there unless the operator allows the network and
 * metadata addresses, each by its own setting.
 */
export const metadataBlocks: Readonly<Record<string, string>> = {
  '169.254.0.0/16': 'an address where clouds hand out credentials',
  '168.63.129.16/32': 'an address where Azure hands out credentials',
  '100.100.100.200/32': 'an address where Alibaba Cloud hands out credentials',
  '192.0.0.192/32': 'an address where Oracle Cloud hands out credentials',
  'fd00:ec2::/32': 'an address where AWS hands out credentials',
  'fd20:ce::/32': 'an address where Google Cloud hands out credentials',
  'fd00:42::42/128': 'an address where Scaleway hands out credentials',
  'fe80::a9fe:a9fe/128': 'an address where clouds hand out credentials',
}
