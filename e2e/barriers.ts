import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

/** What has a name, a role and an order has them in either scheme: the second differs in its colours alone. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

interface Looked {
  /** Which one the page is in. */
  readonly scheme?: Scheme;
  /** A selector of the part that is looked at; absent: the whole page. */
  readonly within?: string;
  readonly coloursOnly?: boolean;
}

/** What keeps people from reading or working the page as it stands, or a part of it: each rule, with what breaks it. */
export async function barriersOn(
  page: Page,
  { scheme = 'light', within, coloursOnly = scheme === 'dark' }: Looked = {},
): Promise<string[]> {
  await settled(page, scheme);
  // Our pages have no frames: run in the page itself, and without the thousands of places that are as they should be,
  // the largest page takes a quarter of the time. No rule that is on asks for style sheets to be loaded again.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  axe.options({ resultTypes: ['violations'], preload: false });
  if (within !== undefined) axe.include(within);
  const { violations } = await (coloursOnly ? axe.withRules(RULES_OF_COLOUR) : axe).analyze();
  return violations.map(({ id, nodes }) => `${scheme} ${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}

/** Waits until the page is in a scheme, and no colour fades into another any more. */
async function settled(page: Page, scheme: Scheme): Promise<void> {
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    // What turns for as long as something loads has no end.
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** The same in each scheme, one after the other. */
export async function barriersInEitherScheme(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme });
    found.push(...(await barriersOn(page, { scheme })));
  }
  return found;
}
