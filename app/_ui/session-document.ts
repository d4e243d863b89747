import { gql, type TypedDocumentNode } from '@apollo/client';

/** Who is signed in, and at which venue: what the frame of every page shows. */
export interface Session {
  readonly me: {
    readonly person: { readonly id: string; readonly name: string };
    readonly roles: readonly string[];
    readonly rights: readonly string[];
  } | null;
}

export const SESSION: TypedDocumentNode<Session, Record<string, never>> = gql`
  query Session {
    me {
      person {
        id
        name
      }
      roles
      rights
    }
  }
`;

export const VENUE_NAME: TypedDocumentNode<
  { readonly venue: { readonly name: string } },
  Record<string, never>
> = gql`
  query VenueName {
    venue {
      name
    }
  }
`;
