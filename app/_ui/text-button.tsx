import { type ComponentProps } from 'react';
import classes from './text-button.module.css';

/** A button that is itself what is read, such as the name of a row: unlike other buttons, it stays on paper. */
export function TextButton(button: Omit<ComponentProps<'button'>, 'type' | 'className'>) {
  return <button {...button} type="button" className={classes.button} />;
}
