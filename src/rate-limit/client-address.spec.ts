import { clientAddress } from './client-address';

describe('clientAddress', () => {
  it.each([
    ['an IPv4 address', '203.0.113.7', '203.0.113.7'],
    ['an IPv4 address written as IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
    ['the network of an IPv6 address', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['the same network, however it is written', '2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['this machine', '::1', '0:0:0:0::/64'],
    ['nonsense that a proxy let through', 'x'.repeat(10_000), 'unknown'],
  ])('is %s', (_what, ip, key) => {
    expect(clientAddress({ ip })).toBe(key);
  });
});
