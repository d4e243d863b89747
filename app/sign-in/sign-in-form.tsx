'use client';

import { type FormEvent, useEffect, useState } from 'react';
import { Mark } from '../_ui/mark';
import { signInSentence } from '../_ui/sign-in-sentences';
import { DemoPeople } from './demo-people';
import { askWays, leaveForProvider, signInByPassword, type Ways } from './sign-in-requests';
import classes from './sign-in.module.css';

interface Props {
  callbackUrl: string;
  error: string | null;
  demoRoles: readonly string[];
}

/** By plain elements: the first page a person sees must not wait for what only the pages behind it need. */
export function SignInForm({ callbackUrl, error, demoRoles }: Props) {
  const [providers, setProviders] = useState<Ways | null | undefined>(undefined);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setIsShown] = useState(false);
  const [failure, setFailure] = useState(error);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    askWays().then(setProviders, () => setProviders(null));
  }, []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    const wrong = await signInByPassword(email, password);
    if (wrong === null) {
      window.location.assign(callbackUrl);
      return;
    }
    setBusy(false);
    setFailure(wrong);
  }

  return (
    <div className={classes.page}>
      <section className={classes.panel} aria-labelledby="sign-in-title">
        <div>
          <h1 className={classes.title} id="sign-in-title">
            <Mark /> Margrave
          </h1>
          <p className={classes.about}>Sign in to govern the margin of your venue.</p>
        </div>
        {failure === null ? null : (
          <div className={classes.failure} role="alert">
            <b>{failure.startsWith('StillSignedIn') ? 'You are still signed in' : 'You are not signed in'}</b>
            <br />
            {signInSentence(failure)}
          </div>
        )}
        {providers === undefined ? (
          <div className={classes.loading} role="status" aria-label="Loading the ways to sign in" />
        ) : null}
        {providers?.credentials ? (
          <form className={classes.form} onSubmit={(event) => void submit(event)}>
            <label className={classes.field}>
              E-mail
              <input
                type="email"
                name="email"
                autoComplete="username"
                required
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
            </label>
            <div className={classes.field}>
              <label htmlFor="password">Password</label>
              <span className={classes.password}>
                <input
                  id="password"
                  type={isShown ? 'text' : 'password'}
                  name="password"
                  autoComplete="current-password"
                  required
                  value={password}
                  onChange={(event) => setPassword(event.currentTarget.value)}
                />
                <button
                  type="button"
                  aria-pressed={isShown}
                  aria-label="Show the password"
                  onClick={() => setIsShown(!isShown)}
                >
                  {isShown ? 'Hide' : 'Show'}
                </button>
              </span>
            </div>
            <button type="submit" className={classes.submit} disabled={busy} aria-busy={busy}>
              {busy ? 'Signing in…' : 'Sign in'}
            </button>
          </form>
        ) : null}
        {providers?.credentials && providers.oidc ? <div className={classes.or}>or</div> : null}
        {providers?.oidc ? (
          <button
            type="button"
            className={classes.elsewhere}
            onClick={() => void leaveForProvider(callbackUrl).catch(() => setFailure('unreachable'))}
          >
            {providers.oidc.name}
          </button>
        ) : null}
        {providers === null ? (
          <div className={classes.failure} role="alert">
            <b>The server did not answer</b>
            <br />
            <a href="">Try again</a>
          </div>
        ) : null}
      </section>
      {demoRoles.length > 0 && providers?.credentials ? (
        <DemoPeople roles={demoRoles} choose={(address) => (setEmail(address), setPassword('demo'))} />
      ) : null}
    </div>
  );
}
