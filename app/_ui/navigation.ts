import {
  type Icon,
  IconActivity,
  IconAdjustmentsHorizontal,
  IconChartCandle,
  IconChartHistogram,
  IconFileDiff,
  IconListSearch,
  IconPhoneCall,
  IconUsers,
  IconWallet,
} from '@tabler/icons-react';

export interface Destination {
  readonly href: string;
  readonly label: string;
  /** Pressed after G. */
  readonly key: string;
  readonly icon: Icon;
  readonly about: string;
}

export const DESTINATIONS: readonly Destination[] = [
  {
    href: '/',
    label: 'Overview',
    key: 'o',
    icon: IconChartHistogram,
    about: 'Margin held and accounts at risk',
  },
  {
    href: '/dynamic-margin',
    label: 'Dynamic margin',
    key: 'd',
    icon: IconActivity,
    about: 'Margin that follows the market, and where it will stand',
  },
  {
    href: '/parameters',
    label: 'Parameters',
    key: 'm',
    icon: IconAdjustmentsHorizontal,
    about: 'Margin curves, haircuts and levels in force',
  },
  { href: '/proposals', label: 'Proposals', key: 'p', icon: IconFileDiff, about: 'Changes under review' },
  {
    href: '/scenarios',
    label: 'Scenarios',
    key: 's',
    icon: IconChartCandle,
    about: 'Price moves that changes are tried in, and where they come from',
  },
  { href: '/accounts', label: 'Accounts', key: 'a', icon: IconWallet, about: 'All accounts by margin ratio' },
  {
    href: '/margin-calls',
    label: 'Margin calls',
    key: 'c',
    icon: IconPhoneCall,
    about: 'Open calls and their history',
  },
  { href: '/audit', label: 'Audit', key: 'u', icon: IconListSearch, about: 'The log, and its proof' },
  {
    href: '/people',
    label: 'People and tokens',
    key: 'e',
    icon: IconUsers,
    about: 'Roles, and tokens for systems',
  },
];

export function isWithin(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
