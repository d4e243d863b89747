'use client';
import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../../../_ui/section';
import { useEdited } from './edited-document';
import { type ParameterDocument } from './parameter-document';
import { useLint } from './use-lint';
import classes from '../parts/editor-form.module.css';

/** The whole document as JSON: for what has no form. It takes effect once the lint finds no fault in it. */
export function DocumentPanel() {
  const { document, editing } = useEdited();
  const [typed, setTyped] = useState<{ readonly text: string; readonly of: ParameterDocument } | null>(null);
  // A change made elsewhere, or taken back, shows at once: what was typed over an older document is gone.
  const text = typed?.of === document ? typed.text : JSON.stringify(document, null, 2);
  const isEdited = typed?.of === document;
  const { lint, pending, error, retry } = useLint(text);
  const faults = isEdited && !pending && lint && !lint.valid ? lint.faults : [];
  return (
    <Section title="Document" about="The parameter set as JSON; every number is a decimal in a string" padded>
      <div className={classes.form}>
        <Textarea
          aria-label="Document as JSON"
          autosize
          minRows={16}
          maxRows={32}
          spellCheck={false}
          data-path=""
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
          value={text}
          onChange={({ currentTarget }) => setTyped({ text: currentTarget.value, of: document })}
        />
        <Group gap="sm">
          <Button
            disabled={!isEdited || pending || lint?.valid !== true}
            onClick={() => {
              editing.edit({ kind: 'set', at: '', value: JSON.parse(text) as ParameterDocument });
              setTyped(null);
            }}
          >
            Apply
          </Button>
          <Button variant="default" disabled={!isEdited} onClick={() => setTyped(null)}>
            Discard
          </Button>
          {error ? (
            <Button variant="subtle" onClick={retry}>
              Check again
            </Button>
          ) : null}
          <span className={classes.words} role="status">
            {error
              ? 'Not checked: the server gave no answer.'
              : !isEdited
                ? 'As it is edited in the other tabs.'
                : pending
                  ? 'Checking…'
                  : lint?.valid
                    ? '✓ Valid: apply it to see what it does.'
                    : '✕ It has faults and cannot be applied.'}
          </span>
        </Group>
        {faults.length === 0 ? null : (
          <ul className={classes.fault} aria-label="Faults of the text" style={{ paddingLeft: 16 }}>
            {faults.map(({ path, rule, message }) => (
              <li key={`${path} ${rule} ${message}`}>
                <code>{path === '' ? 'the whole' : path}</code>: {message}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}
