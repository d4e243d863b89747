import { isUnionType } from 'graphql';
import { schema } from '../../graphql/schema';
import type { Actor } from '../domain/governance/actor';
import type { ApiVenue } from './api-venue';

/** What a mutation answered: its type's name, and whatever of these fields that type has. */
export interface Outcome {
  readonly __typename: string;
  readonly id?: string;
  readonly message?: string;
  readonly state?: string;
  readonly number?: number;
  readonly faults?: readonly { readonly path: string; readonly rule: string }[];
  readonly secret?: string;
  readonly rows?: number;
  readonly currentRevisionHash?: string;
  readonly currentRevision?: { readonly hash: string };
  readonly token?: { readonly id: string };
  readonly proposal?: { readonly state: string } | null;
}

const FIELDS: Readonly<Record<string, string>> = {
  Proposal: 'id number state currentRevision { hash }',
  Simulation: 'id state: __typename',
  Comment: 'id',
  ApiToken: 'id',
  IssuedToken: 'secret token { id }',
  Person: 'id',
  ImportReceipt: 'rows proposal { state }',
  InvalidInput: 'faults { path rule }',
  RebaseConflict: 'faults { path rule }',
  StaleRevision: 'currentRevisionHash',
};

function unionOf(mutation: string): readonly string[] {
  const field = schema.getMutationType()?.getFields()[mutation];
  const result = field && schema.getType(field.type.toString().replace('!', ''));
  if (!isUnionType(result)) throw new Error(`${mutation} is no mutation`);
  return result.getTypes().map(({ name }) => name);
}

/** Sends mutations, and keeps which members of each one's union have been met. */
export function mutationLedger(venue: ApiVenue) {
  const met = new Map<string, Set<string>>();
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  return {
    mutations,
    async act(actor: Actor, mutation: string, input: object): Promise<Outcome> {
      const members = unionOf(mutation);
      const parts = members.flatMap((name) => (FIELDS[name] ? `... on ${name} { ${FIELDS[name]} }` : []));
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) {
        outcome: ${mutation}(input: $input) { __typename ... on UserError { message } ${parts.join(' ')} }
      }`;
      const { outcome } = await venue.read<{ outcome: Outcome }>(actor, query, { input });
      met.set(mutation, (met.get(mutation) ?? new Set()).add(outcome.__typename));
      return outcome;
    },
    /** `mutation: Member` for each that no call has met. */
    unmet: (): readonly string[] =>
      mutations.flatMap((mutation) =>
        unionOf(mutation)
          .filter((member) => !met.get(mutation)?.has(member))
          .map((member) => `${mutation}: ${member}`),
      ),
  };
}
