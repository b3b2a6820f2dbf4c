import { html, type Markup } from '../../html/html.ts';
import type { LiveRun } from '../feed.ts';
import type { Service } from '../service.ts';
import { committeeSection } from './committeeSection.ts';
import { firstRequest } from './firstRequest.ts';
import type { Page } from './frame.ts';
import { historySection } from './historySection.ts';
import { moneySection } from './moneySection.ts';
import { nowSection } from './nowSection.ts';
import { savingsSection } from './savingsSection.ts';
import { moment } from './shown.ts';
import type { Look } from './look.ts';
import type { Viewer } from './viewer.ts';

/** The runs of which a viewer may know, the newest first. */
export function runsFor({ feed }: Service, { account }: Viewer): LiveRun[] {
  return feed.runs().filter((one) => account === undefined || one.account === account);
}

/** The parts of the front page that change, by the name of their element, in their order. */
export const PARTS: Readonly<Record<string, (look: Look) => Markup>> = {
  now: ({ service, viewer }) => nowSection(runsFor(service, viewer)),
  first({ service, viewer, origin }) {
    const some =
      runsFor(service, viewer).length > 0 ||
      (service.ledger?.threads({ limit: 1, account: viewer.account }) ?? []).length > 0;
    return some ? html`` : firstRequest(origin, viewer.account !== undefined);
  },
  money: ({ service, viewer }) => moneySection(service, viewer.account),
  savings: savingsSection,
  committee: committeeSection,
  history: historySection,
};

/** The parts that change only when a run begins or ends: they are read from the ledger, and that is not done for each event. */
export const SETTLED: ReadonlySet<string> = new Set(['first', 'savings', 'committee', 'history']);

/** `/`: what is being solved, what it cost today, what was solved before. */
export function frontPage(look: Look): Page {
  return {
    title: 'Weak Committee',
    body: html`<h1>The committee at work</h1>
      <p
        id="freshness"
        class="note"
        data-live="/live${look.search === '' ? '' : `?search=${encodeURIComponent(look.search)}`}"
      >
        As of ${moment(new Date())}. This page does not refresh itself: reload it to see what is new.
      </p>
      <p id="spoken" class="unseen" role="status" aria-live="polite"></p>
      ${Object.values(PARTS).map((part) => part(look))}`,
  };
}
