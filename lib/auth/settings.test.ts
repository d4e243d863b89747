import { expect, test } from 'vitest';
import { oidcSettingsFrom, passwordsAllowed, sessionSecretFrom } from './settings';

const OIDC = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'margrave', OIDC_CLIENT_SECRET: 's3cret' };

test('a provider set by halves stops the start, it does not open a side door', () => {
  expect(oidcSettingsFrom({})).toBeNull();
  expect(oidcSettingsFrom(OIDC)).toMatchObject({ issuer: 'https://id.example', name: 'Single sign-on' });
  expect(() => oidcSettingsFrom({ ...OIDC, OIDC_CLIENT_SECRET: undefined })).toThrow('set together');
});

test('a short session secret is refused', () => {
  expect(() => sessionSecretFrom({ NEXTAUTH_SECRET: 'short' })).toThrow('32 characters');
  expect(sessionSecretFrom({ NEXTAUTH_SECRET: 'x'.repeat(32) })).toBe('x'.repeat(32));
});

test('with a provider, passwords are off unless the venue turns them on', () => {
  expect(passwordsAllowed({})).toBe(true);
  expect(passwordsAllowed(OIDC)).toBe(false);
  expect(passwordsAllowed({ ...OIDC, MARGRAVE_PASSWORDS: '1' })).toBe(true);
  expect(passwordsAllowed({ MARGRAVE_PASSWORDS: '0' })).toBe(false);
});
