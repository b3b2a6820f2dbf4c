import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { disarm } from '../../src/sandbox/process/parent.ts';
import runner, { type PropertiesOrder } from '../judge/propertiesRunner.ts';
import { receive } from './channel.ts';

// Checks every fast-check property that a file exports, beside the candidate.

disarm();
const { message: order, report } = await receive<PropertiesOrder>();

// A workspace need not have fast-check of its own.
const ours = import.meta.resolve('fast-check');
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'fast-check') return next(specifier, context);
    return { url: ours, shortCircuit: true };
  },
});

// In one process with the candidate nobody sees what it does to its inputs.
const UNSEEN = { changes: () => 0, emptied: () => 0, isAltered: () => false, isTheirs: () => false, show: () => ({}) };

try {
  const load = (file: string) => import(pathToFileURL(file).href) as Promise<Record<string, unknown>>;
  report(await runner.run(order, load, { busy: () => false, inputs: UNSEEN }));
} catch (error) {
  report({ failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}
process.exit(0);
