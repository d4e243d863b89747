'use client';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Section } from '../../../_ui/section';
import { saveDraft } from '../../../proposals/_editor/document/draft';
import { presetDraftKey } from '../../../proposals/_editor/document/draft-key';
import { type ParameterDocument } from '../../../proposals/_editor/document/parameter-document';
import { type Adoption, fittedDocument } from '../fit-preset';
import { type Preset } from './preset';
import classes from '../presets.module.css';

const RULES = [
  ['accountRules', 'Account rules'],
  ['marketData', 'Market-data rules'],
  ['rounding', 'Rounding'],
  ['collateral', 'Collateral rules of assets that both have'],
  ['portfolios', 'Portfolios of the classes adopted'],
] as const;

const NOTHING: Adoption = {
  classes: {},
  accountRules: false,
  marketData: false,
  rounding: false,
  collateral: false,
  portfolios: false,
};

/** Which class of the venue adopts which of the scheme's, and which rules come with it; the editor opens with that. */
export function AdoptionForm({
  preset,
  live,
  liveVersion,
}: {
  preset: Preset;
  live: { readonly hash: string; readonly document: unknown };
  liveVersion: number;
}) {
  const router = useRouter();
  const [adoption, setAdoption] = useState<Adoption>(NOTHING);
  const [refused, setRefused] = useState(false);
  const liveDocument = live.document as ParameterDocument;
  const presetDocument = preset.parameterSet.document as ParameterDocument;
  const theirs = preset.parameterSet.classes.map(({ name }) => name);
  const options = [{ value: '', label: 'stays as it is' }, ...theirs];
  const adopt = (own: string, chosen: string) =>
    setAdoption((before) => ({ ...before, classes: { ...before.classes, [own]: chosen } }));
  const isNothing =
    Object.values(adoption.classes).every((chosen) => chosen === '') &&
    RULES.every(([rule]) => !adoption[rule]);
  const begin = () => {
    const kept = saveDraft(presetDraftKey(preset.name, live.hash), {
      document: fittedDocument(liveDocument, presetDocument, adoption),
      form: {
        title: `Adopt ${preset.title}`,
        ...{ rationale: '', note: '', activateAt: '', graceMinutes: 60 },
      },
    });
    setRefused(!kept);
    if (kept) router.push(`/proposals/new?preset=${encodeURIComponent(preset.name)}`);
  };
  return (
    <div data-screen>
      <Section
        title="Start a proposal from it"
        about={`Fitted to the instruments of version ${liveVersion}, which is live`}
        padded
      >
        <div className={classes.form}>
          <div
            className={classes.adoptList}
            tabIndex={0}
            role="group"
            aria-label="Margin classes of the venue"
          >
            <table className={classes.adopt}>
              <thead>
                <tr>
                  <th scope="col">Margin class here</th>
                  <th scope="col">Instruments</th>
                  <th scope="col">Adopts, of {preset.title}</th>
                </tr>
              </thead>
              <tbody>
                {Object.entries(liveDocument.marginClasses).map(([own, { instruments }]) => (
                  <tr key={own}>
                    <td>{own}</td>
                    <td title={instruments.join(', ')}>
                      {instruments.slice(0, 3).join(', ')}
                      {instruments.length > 3 ? ` and ${instruments.length - 3} more` : ''}
                    </td>
                    <td>
                      <NativeSelect
                        size="xs"
                        w={220}
                        aria-label={`Class that ${own} adopts`}
                        data={options}
                        value={adoption.classes[own] ?? ''}
                        onChange={({ currentTarget }) => adopt(own, currentTarget.value)}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className={classes.row} role="group" aria-label="Rules to adopt">
            {RULES.filter(([rule]) => rule in presetDocument).map(([rule, label]) => (
              <Checkbox
                key={rule}
                size="xs"
                label={label}
                checked={adoption[rule]}
                onChange={({ currentTarget }) =>
                  setAdoption((before) => ({ ...before, [rule]: currentTarget.checked }))
                }
              />
            ))}
          </div>
          <div className={classes.row}>
            <Button disabled={isNothing} onClick={begin}>
              Start a proposal from it
            </Button>
            <p className={classes.note} role={refused ? 'alert' : undefined}>
              {refused
                ? 'This browser refuses to keep the draft, so the editor cannot open with it.'
                : isNothing
                  ? 'Choose what is adopted first.'
                  : 'The editor opens with it; nothing is stored before you create the proposal.'}
            </p>
          </div>
        </div>
      </Section>
    </div>
  );
}
