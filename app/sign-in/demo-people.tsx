import classes from './sign-in.module.css';

/** Whom a newcomer to the demo may be, each filled in by one click. */
export function DemoPeople({ roles, choose }: { roles: readonly string[]; choose: (email: string) => void }) {
  return (
    <section className={classes.panel} aria-label="People of the demo">
      <p className={classes.about}>
        This is a demo venue. Everyone’s password is <b>demo</b>; choose whom to be:
      </p>
      <ul className={classes.people}>
        {roles.map((role) => {
          const address = `${role}@demo.margrave.test`;
          return (
            <li key={role}>
              {address}
              <button type="button" onClick={() => choose(address)} aria-label={`Fill in ${address}`}>
                Fill in
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
