'use client';
import { ApolloProvider } from '@apollo/client/react';
import { MantineProvider } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ProofProvider } from '../_ui/proof-provider';
import { createApolloClient } from './apollo-client';
import { readableColors, theme } from './theme';

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(createApolloClient);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableColors}
      defaultColorScheme="auto"
      {...(nonce === undefined ? {} : { getStyleNonce: () => nonce })}
    >
      <ApolloProvider client={client}>
        <ProofProvider>{children}</ProofProvider>
      </ApolloProvider>
    </MantineProvider>
  );
}
