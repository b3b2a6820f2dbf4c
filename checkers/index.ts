// The public face of `weak-committee/checkers`.
export { differential, type DifferentialOptions } from './differential.ts';
export { exhaustive, type Domain, type Values } from './exhaustive.ts';
export { idempotent } from './idempotent.ts';
export { metamorphic, type Relation } from './metamorphic.ts';
export { roundTrip } from './roundTrip.ts';
export { speed, type SpeedOptions } from './speed.ts';
export { command, type CommandOptions } from './command.ts';
export { examples, type Example } from './examples.ts';
export { properties, type PropertiesOptions } from './properties.ts';
export { property, type RemoteExports } from './property.ts';
export { recorded } from './recorded.ts';
export { checker, type CheckerOptions, type Checking, type Outcome } from './checker.ts';
export { checkersOf } from './checkersOf.ts';
export { cargoTest, type CargoTestOptions } from './cargoTest.ts';
export { goTest, type GoTestOptions } from './goTest.ts';
export { pytest, type PytestOptions } from './pytest.ts';
export { tests } from './tests.ts';
export { types, type TypesOptions } from './types.ts';
