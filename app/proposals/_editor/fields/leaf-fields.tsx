'use client';
import { DecimalAt, WholeAt } from '../document/document-fields';
import { usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import classes from '../parts/editor-form.module.css';

/** "putInitialScale" → "Put initial scale". */
export function memberWords(member: string): string {
  const words = member.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Members that name something: they are not typed over here. */
const NAMES = new Set(['method', 'rule', 'unit', 'asset', 'underlying', 'kind', 'name']);

/** Every number below a place that has no form of its own, each with its path in words. */
export function LeafFields({
  path,
  title,
  without = [],
}: {
  path: string;
  title: string;
  without?: readonly string[];
}) {
  const { value } = usePlace(path);
  const faults = useFaults();
  if (typeof value !== 'object' || value === null) return null;
  const members = Object.entries(value as Record<string, unknown>).filter(([key]) => !without.includes(key));
  const leaves = members.filter(
    ([key, member]) => (typeof member === 'string' || typeof member === 'number') && !NAMES.has(key),
  );
  const parts = members.filter(([, member]) => typeof member === 'object' && member !== null);
  if (leaves.length === 0 && parts.length === 0) return null;
  return (
    <div className={classes.form} role="group" aria-label={title} data-path={path} tabIndex={-1}>
      {leaves.length === 0 ? null : (
        <>
          <h4 className={classes.title}>{title}</h4>
          <div className={classes.row}>
            {leaves.map(([key, member]) =>
              typeof member === 'number' ? (
                <WholeAt key={key} path={`${path}/${key}`} label={memberWords(key)} width={150} />
              ) : /^-?\d/.test(String(member)) || member === '' || faults.within(`${path}/${key}`) ? (
                <DecimalAt key={key} path={`${path}/${key}`} label={memberWords(key)} width={170} />
              ) : null,
            )}
          </div>
        </>
      )}
      {parts.map(([key]) => (
        <LeafFields
          key={key}
          path={`${path}/${key}`}
          title={`${title}, ${/^\d+$/.test(key) ? Number(key) + 1 : memberWords(key).toLowerCase()}`}
        />
      ))}
    </div>
  );
}
