'use client';
import { useQuery } from '@apollo/client/react';
import { SessionDocument } from '../_graphql/generated/graphql';
import { Button, Menu, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconLogout, IconUserCircle } from '@tabler/icons-react';
import Link from 'next/link';
import { signOut } from 'next-auth/react';
import { signInHref } from './sign-in-link';
import { sentenceCase } from './format';

export function SessionMenu() {
  const { data } = useQuery(SessionDocument);
  if (data === undefined) return <Skeleton w={112} h={30} aria-hidden />;
  if (data.me === null)
    return (
      <Button component={Link} href={signInHref()} variant="light">
        Sign in
      </Button>
    );
  const { person, roles } = data.me;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={`Signed in as ${person.name}`} px={8} py={4}>
          <Text
            size="sm"
            fw={500}
            component="span"
            style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}
          >
            <IconUserCircle size={18} stroke={1.6} aria-hidden />
            {person.name}
            <IconChevronDown size={14} stroke={1.6} aria-hidden />
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{roles.length === 0 ? 'No role yet' : roles.map(sentenceCase).join(', ')}</Menu.Label>
        <Menu.Item component={Link} href="/people?tab=tokens">
          My API tokens
        </Menu.Item>
        <Menu.Item component={Link} href="/people?tab=sessions">
          My sessions
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={15} aria-hidden />}
          onClick={() => void signOut({ callbackUrl: '/sign-in' })}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
