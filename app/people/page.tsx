import { type Metadata } from 'next';
import { PeopleAndTokens } from './people-and-tokens';

export const metadata: Metadata = { title: 'People and tokens' };

export default function PeoplePage() {
  return <PeopleAndTokens />;
}
