import type { Outlook } from '../policy/priceAware/outlook.ts';
import type { Forecast } from '../run/forecast.ts';
import type { Expected } from '../statistics/expected.ts';
import { money } from '../text/money.ts';
import { percent } from '../text/percent.ts';

/** As far apart are shares of solved tasks that are said to differ. */
const LESS = 0.02;

/** What is expected of a committee, beside the strong member alone, in words. */
export function forecastLines({ committee, strong, guessed }: Forecast): string[] {
  const lines = [`Expected: the committee ${outlook(committee)}.`];
  if (strong !== null) {
    lines.push(`The strong member alone ${outlook(strong)}.`);
    const ratio = committee.usd.value / strong.usd.value;
    if (Number.isFinite(ratio))
      lines.push(
        ratio > 1
          ? `At these prices the committee costs ${ratio.toFixed(1)} times as much. \`weak-committee doctor\` says who should sit.`
          : `At these prices the committee costs ${(100 * ratio).toFixed(0)} % of that.`,
      );
    if (strong.solves.value - committee.solves.value > LESS)
      lines.push(
        'The committee is expected to solve less: a larger `worth` of the policy, more `samples` or a larger budget lets it go on.',
      );
  }
  if (guessed.length > 0)
    lines.push(
      `Of ${guessed.join(', ')} nothing was measured: this is a guess. \`weak-committee fit\` learns from your runs.`,
    );
  return lines;
}

/** What a task comes to: the share that is solved, and its cost. */
export function outlook({ solves, usd }: Outlook): string {
  return `solves ${expected(solves, percent)} for ${expected(usd, money)} a task`;
}

function expected({ value, low, high }: Expected, words: (value: number) => string): string {
  return low === null || high === null ? words(value) : `${words(value)} (${words(low)} to ${words(high)})`;
}
