import { type Metadata } from 'next';
import Link from 'next/link';
import { PageHeader } from './_ui/page-header';
import classes from './lost.module.css';

export const metadata: Metadata = { title: 'Not found' };

/** By plain elements, as every page carries it. */
export default function NotFound() {
  return (
    <>
      <PageHeader title="Page not found" />
      <div className={classes.face}>
        <p>There is no page at this address.</p>
        <p>
          <Link href="/" prefetch={false}>
            Overview
          </Link>
          {' · '}
          <Link href="/proposals" prefetch={false}>
            Proposals
          </Link>
          {' · '}
          <Link href="/accounts" prefetch={false}>
            Accounts
          </Link>
        </p>
      </div>
    </>
  );
}
