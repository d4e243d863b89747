'use client';
import { useQuery } from '@apollo/client/react';
import { SessionDocument } from '../_graphql/generated/graphql';
import { Skeleton } from '@mantine/core';
import { IconChevronDown, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { sentenceCase } from './format';
import { HeaderMenu } from './header-menu';
import { signInHref } from './sign-in-link';
import classes from './shell.module.css';

/** Loaded when it is wanted: no page needs it to show its figures. */
async function endSession(): Promise<void> {
  const { signOut } = await import('next-auth/react');
  await signOut({ callbackUrl: '/sign-in' });
}

export function SessionMenu() {
  const { data } = useQuery(SessionDocument);
  if (data === undefined) return <Skeleton w={32} h={30} aria-hidden />;
  if (data.me === null)
    return (
      <a href={signInHref()} className={classes.signIn}>
        Sign in
      </a>
    );
  const { person, roles } = data.me;
  return (
    <HeaderMenu
      name={`Signed in as ${person.name}`}
      button={
        <>
          <IconUserCircle size={18} stroke={1.6} aria-hidden />
          <span className={classes.person}>{person.name}</span>
          <IconChevronDown size={14} stroke={1.6} aria-hidden />
        </>
      }
      heading={`${person.name}: ${roles.length === 0 ? 'no role yet' : roles.map(sentenceCase).join(', ')}`}
      choices={[
        { label: 'My API tokens', does: '/people?tab=tokens' },
        { label: 'My sessions', does: '/people?tab=sessions' },
        {
          label: 'Sign out',
          icon: <IconLogout size={15} aria-hidden />,
          does: () => void endSession(),
        },
      ]}
    />
  );
}
