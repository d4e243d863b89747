import { expect, test } from 'vitest';
import { knownDevice, newDeviceCookie } from './device-cookie';

const SECRET = 'a secret of the tests, long enough to sign';

test('a device is known to the account that signed in on it, and to no other', () => {
  const cookie = newDeviceCookie(SECRET, 'a@bank.example');
  const device = knownDevice(SECRET, 'a@bank.example', cookie);
  expect(device).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(cookie.startsWith(`${device}.`)).toBe(true);
  expect(knownDevice(SECRET, 'b@bank.example', cookie)).toBeNull();
  expect(knownDevice('another secret, long enough to sign with', 'a@bank.example', cookie)).toBeNull();
  const [, signed = ''] = cookie.split('.');
  const another = newDeviceCookie(SECRET, 'a@bank.example').split('.')[0] ?? '';
  for (const forged of [`${another}.${signed}`, signed, '', 'x.y', `${cookie}x`, null]) {
    expect(knownDevice(SECRET, 'a@bank.example', forged)).toBeNull();
  }
});
