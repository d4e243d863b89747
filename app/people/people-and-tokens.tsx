'use client';
import { Tabs } from '@mantine/core';
import { PageHeader } from '../_ui/page-header';
import { useUrlState } from '../_ui/use-url-state';
import { PeopleList } from './people-list';
import { SessionList } from './session-list';
import { TokenList } from './token-list';

export function PeopleAndTokens() {
  const [tab, setTab] = useUrlState('tab', 'PUSH');
  return (
    <>
      <PageHeader
        title="People and tokens"
        about="Who may do what, and the tokens by which systems act for people. A token never votes."
      />
      <Tabs
        value={tab === 'tokens' || tab === 'sessions' ? tab : 'people'}
        onChange={(next) => setTab(next === null || next === 'people' ? '' : next)}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="people">People</Tabs.Tab>
          <Tabs.Tab value="tokens">API tokens</Tabs.Tab>
          <Tabs.Tab value="sessions">My sessions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <PeopleList />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <TokenList />
        </Tabs.Panel>
        <Tabs.Panel value="sessions">
          <SessionList />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
