/**
 * A real OpenID provider (oidc-provider, certified by the OpenID Foundation) for the journeys: whoever types an
 * e-mail address on its sign-in page is that person, with any password. Its own development pages ask for it.
 *
 * Started by Playwright: `OIDC_PORT` and `OIDC_CLIENT_ORIGIN` say where it listens and whom it serves.
 */
import { Provider } from 'oidc-provider';

const port = Number(process.env.OIDC_PORT);
const clientOrigin = process.env.OIDC_CLIENT_ORIGIN ?? '';
if (!Number.isInteger(port) || port <= 0 || clientOrigin === '') {
  throw new Error('OIDC_PORT and OIDC_CLIENT_ORIGIN are needed');
}

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: 'margrave',
      client_secret: 'a-secret-of-the-journeys-only',
      redirect_uris: [`${clientOrigin}/api/auth/callback/oidc`],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  // next-auth reads the ID token, not the userinfo endpoint.
  conformIdTokenClaims: false,
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('unverified'), name: `SSO ${id}` }),
  }),
  pkce: { required: () => true },
});

provider.listen(port, () => {
  console.log(`OpenID provider at http://localhost:${port}`);
});
