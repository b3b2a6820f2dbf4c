/** Matchers of equality; what they expect is changed, or they are turned round where that is no literal. */
export const EQUALITY = new Set([
  'toBe',
  'toEqual',
  'toStrictEqual',
  'toMatchObject',
  'toHaveLength',
  'toBeUndefined',
  'toBeNull',
  'toBeDefined',
  'toBeTruthy',
  'toBeFalsy',
  'toBeNaN',
  'toBeInstanceOf',
  'toThrow',
  'toThrowError',
  'toHaveBeenCalled',
  'toHaveBeenCalledTimes',
  'toHaveBeenCalledWith',
  // chai
  'equal',
  'equals',
  'eq',
  'eql',
  'eqls',
  'lengthOf',
  'include',
  'includes',
  'contain',
  'contains',
  'property',
  'throw',
  'instanceof',
  'instanceOf',
  // jest-dom
  'toBeChecked',
  'toBeDisabled',
  'toBeEmptyDOMElement',
  'toBeEnabled',
  'toBeInTheDocument',
  'toBeInvalid',
  'toBePartiallyChecked',
  'toBeRequired',
  'toBeValid',
  'toBeVisible',
  'toContainElement',
  'toContainHTML',
  'toHaveAccessibleDescription',
  'toHaveAccessibleName',
  'toHaveAttribute',
  'toHaveClass',
  'toHaveDisplayValue',
  'toHaveFocus',
  'toHaveFormValues',
  'toHaveRole',
  'toHaveStyle',
  'toHaveTextContent',
  'toHaveValue',
]);

/** What chai asserts by the mere mention of a property: `expect(x).to.be.true`. */
export const MENTIONED = new Set(['true', 'false', 'null', 'undefined', 'ok', 'NaN', 'exist', 'empty']);

/** Functions of node:assert and chai's assert by what takes their place where the expected value is no literal. */
export const OPPOSITE: Readonly<Record<string, string>> = {
  equal: 'notEqual',
  strictEqual: 'notStrictEqual',
  deepEqual: 'notDeepEqual',
  deepStrictEqual: 'notDeepStrictEqual',
  notEqual: 'equal',
  notStrictEqual: 'strictEqual',
  notDeepEqual: 'deepEqual',
  notDeepStrictEqual: 'deepStrictEqual',
  throws: 'doesNotThrow',
  rejects: 'doesNotReject',
  // chai
  isTrue: 'isNotTrue',
  isFalse: 'isNotFalse',
  isNull: 'isNotNull',
  isUndefined: 'isDefined',
  isDefined: 'isUndefined',
  isOk: 'isNotOk',
  include: 'notInclude',
};
export const COMPARING = new Set(['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual']);

/** Functions of ava's `t`, in the same way. */
export const OPPOSITE_OF_AVA: Readonly<Record<string, string>> = {
  is: 'not',
  not: 'is',
  deepEqual: 'notDeepEqual',
  notDeepEqual: 'deepEqual',
  true: 'false',
  false: 'true',
  truthy: 'falsy',
  falsy: 'truthy',
  throws: 'notThrows',
  throwsAsync: 'notThrowsAsync',
};
export const COMPARING_OF_AVA = new Set(['is', 'deepEqual']);

/** Those of Deno's own library: their opposites may not be imported. */
export const COMPARING_OF_DENO = new Set(['assertEquals', 'assertStrictEquals', 'assertObjectMatch']);
