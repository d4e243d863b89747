import type { Answer } from './server';

const EXAMPLE = `{
  venue { name liveVersion { number activatedAt } }
  accounts(first: 5) {
    totalCount
    edges { node { accountId margin { status marginRatio callAmount } } }
  }
}`;

/**
 * The page a browser gets at the API's address: where the schema is, how to call it, and a box to try it in.
 * Loads nothing from elsewhere; its script runs by a nonce of its own, under the policy that goes with it.
 *
 * @param address where the API is for whoever asks
 * @param nonce   of this answer only: letters and digits
 */
export function landingPage(address: string, nonce: string): Answer {
  const policy = [
    "default-src 'self'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    text: page(nonce, address),
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(nonce: string, address: string): string {
  const curl = `curl ${address} \\
  -H 'content-type: application/json' -H 'authorization: Bearer mgv_…' \\
  -d '{"query":"{ venue { name } }"}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Margrave GraphQL API</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 0 auto; max-width: 64rem; padding: 2rem 1rem; }
  textarea, pre { box-sizing: border-box; width: 100%; font: 13px/1.5 ui-monospace, monospace; }
  textarea { min-height: 12rem; padding: 0.75rem; }
  pre { overflow: auto; padding: 0.75rem; border: 1px solid; border-radius: 4px; }
  button { font: inherit; padding: 0.25rem 1rem; margin: 0.5rem 0; }
</style>
</head>
<body>
<main>
<h1>Margrave GraphQL API</h1>
<p>POST to <code>${escaped(address)}</code>. The contract, with a description of everything in it:
<a href="${escaped(new URL(address).pathname)}/schema.graphql">schema.graphql</a>.
Sign in on <a href="/">the pages</a> to try queries here as yourself; systems send an API token.</p>
<pre>${escaped(curl)}</pre>
<h2>Try it</h2>
<form id="form">
<label for="query">Query</label>
<textarea id="query" name="query" spellcheck="false">${escaped(EXAMPLE)}</textarea>
<label for="variables">Variables, as JSON</label>
<textarea id="variables" name="variables" spellcheck="false" style="min-height:3rem">{}</textarea>
<button>Send</button>
</form>
<h2>Answer</h2>
<pre id="answer" role="status" tabindex="0">–</pre>
</main>
<script nonce="${escaped(nonce)}">
const form = document.getElementById('form');
const answer = document.getElementById('answer');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  answer.textContent = '…';
  try {
    const variables = JSON.parse(form.elements.variables.value || '{}');
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: form.elements.query.value, variables }),
    });
    answer.textContent = JSON.stringify(await response.json(), null, 2);
  } catch (error) {
    answer.textContent = String(error);
  }
});
</script>
</body>
</html>
`;
}
