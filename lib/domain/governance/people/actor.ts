/** What a person may do in the venue; a person may hold several. */
export const ROLES = [
  'VIEWER',
  'ANALYST',
  'OFFICER',
  'CHAIR',
  'OPERATOR',
  'AUDITOR',
  'ADMINISTRATOR',
] as const;
export type Role = (typeof ROLES)[number];

export const TOKEN_SCOPES = ['READ', 'IMPORT', 'PROPOSE'] as const;
/** What an API token may do at most; it never may more than its owner, and never votes. */
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Who asks. A token acts for its owner: what it writes counts as written by the owner. */
export type Actor =
  | {
      readonly kind: 'PERSON';
      readonly personId: string;
      readonly name: string;
      readonly roles: readonly Role[];
      /** When the person last proved who they are (password, or the OpenID provider's auth_time), ms since epoch. */
      readonly authenticatedAtMs: number;
      /** Of the session that a request came with; left out where none did. */
      readonly sessionId?: string;
    }
  | {
      readonly kind: 'TOKEN';
      readonly tokenId: string;
      readonly ownerId: string;
      readonly name: string;
      readonly scopes: readonly TokenScope[];
      /** The owner's roles, read afresh with every request. */
      readonly roles: readonly Role[];
    }
  /** `recovery`: whoever has the database's own host, where no administrator can sign in. `market`: plays a demo's. */
  | {
      readonly kind: 'SYSTEM';
      readonly process: 'worker' | 'import' | 'founding' | 'recovery' | 'sign-in' | 'adjuster' | 'market';
    }
  | { readonly kind: 'ANONYMOUS' };

/** The process that founds a venue, before there is anybody who could have a right. */
export function isFounding(actor: Actor): boolean {
  return actor.kind === 'SYSTEM' && actor.process === 'founding';
}

/** The process that plays a demo's market. */
export function isFeedOfPlay(actor: Actor): boolean {
  return actor.kind === 'SYSTEM' && actor.process === 'market';
}

/** The person who answers for what an actor does; null when nobody does. */
export function responsiblePersonId(actor: Actor): string | null {
  if (actor.kind === 'PERSON') return actor.personId;
  return actor.kind === 'TOKEN' ? actor.ownerId : null;
}

/** Each use case's right. */
export const RIGHTS = [
  'READ',
  'PROPOSE', // create, revise, rebase, submit, withdraw, simulate
  'PLAN', // say when what is proposed goes live: a person's, never a token's
  'COMMENT',
  'VOTE', // approve, reject, request changes
  'QUEUE',
  'CANCEL',
  'ROLL_BACK',
  'SUSPEND', // stop adjustment programmes
  'IMPORT',
  'VERIFY', // verify the audit log, repeat a simulation, export
  'ADMINISTER', // people and tokens of others
  'ISSUE_TOKEN', // a token of one's own
  'PLAY_MARKET', // of a demo: play a market, and stop it
  'SEE_BUDGET', // what is left of the liquidation budget, and where it binds
] as const;
export type Right = (typeof RIGHTS)[number];

const RIGHTS_OF_ROLE: Record<Role, readonly Right[]> = {
  VIEWER: ['READ'],
  ANALYST: ['READ', 'PROPOSE', 'PLAN', 'COMMENT', 'ISSUE_TOKEN'],
  OFFICER: [
    'READ',
    'PROPOSE',
    'PLAN',
    'COMMENT',
    'VOTE',
    'QUEUE',
    'SUSPEND',
    'VERIFY',
    'PLAY_MARKET',
    'SEE_BUDGET',
  ],
  CHAIR: [
    'READ',
    'PROPOSE',
    'PLAN',
    'COMMENT',
    'VOTE',
    'QUEUE',
    'CANCEL',
    'ROLL_BACK',
    'SUSPEND',
    'VERIFY',
    'SEE_BUDGET',
  ],
  // Imported tiers become a proposal, so who imports may propose; voting on it is for others.
  OPERATOR: [
    'READ',
    'PROPOSE',
    'PLAN',
    'COMMENT',
    'QUEUE',
    'CANCEL',
    'ROLL_BACK',
    'SUSPEND',
    'IMPORT',
    'ISSUE_TOKEN',
    'PLAY_MARKET',
    'SEE_BUDGET',
  ],
  AUDITOR: ['READ', 'COMMENT', 'VERIFY', 'SEE_BUDGET'],
  ADMINISTRATOR: ['READ', 'IMPORT', 'ADMINISTER', 'ISSUE_TOKEN', 'VERIFY'],
};

const RIGHTS_OF_SCOPE: Record<TokenScope, readonly Right[]> = {
  READ: ['READ', 'SEE_BUDGET'],
  IMPORT: ['READ', 'IMPORT'],
  PROPOSE: ['READ', 'PROPOSE', 'COMMENT', 'SEE_BUDGET'],
};

/** Whether an actor may: a token needs the right both in its scopes and through its owner's roles. */
export function mayActor(actor: Actor, right: Right): boolean {
  switch (actor.kind) {
    case 'ANONYMOUS':
      return false;
    case 'SYSTEM':
      return right === 'READ' || right === 'IMPORT';
    case 'PERSON':
      return actor.roles.some((role) => RIGHTS_OF_ROLE[role].includes(right));
    case 'TOKEN':
      return (
        actor.scopes.some((scope) => RIGHTS_OF_SCOPE[scope].includes(right)) &&
        actor.roles.some((role) => RIGHTS_OF_ROLE[role].includes(right))
      );
  }
}

/** The roles that hold a right: for a refusal that says who can. */
export function rolesWith(right: Right): readonly Role[] {
  return ROLES.filter((role) => RIGHTS_OF_ROLE[role].includes(right));
}

/** `Forbidden` names the right that lacks and who holds it; `Unauthenticated`: nobody has signed in. */
export type AccessRefusal =
  | { readonly code: 'Unauthenticated' }
  | {
      readonly code: 'Forbidden';
      readonly right: Right;
      readonly roles: readonly Role[];
      readonly tokenScopes: boolean;
    };

/** The refusal an actor meets for a right, or null when there is none. */
export function accessRefusal(actor: Actor, right: Right): AccessRefusal | null {
  if (actor.kind === 'ANONYMOUS') return { code: 'Unauthenticated' };
  if (mayActor(actor, right)) return null;
  return { code: 'Forbidden', right, roles: rolesWith(right), tokenScopes: actor.kind === 'TOKEN' };
}
