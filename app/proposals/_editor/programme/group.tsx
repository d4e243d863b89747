import { type ReactNode } from 'react';
import classes from '../parts/editor-form.module.css';

/** Fields that belong together, under a title. */
export function Group({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      {about === undefined ? null : <p className={classes.words}>{about}</p>}
      {children}
    </fieldset>
  );
}
