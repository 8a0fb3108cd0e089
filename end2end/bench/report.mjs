// Which figures are measured, and how they are told: `bench NAME VALUE UNIT`, and a word behind it when a bound is missed.

/** The names asked for, all of them when none is. */
export function choose(names, wanted) {
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`there is no figure ${unknown}; there are ${names.join(', ')}`);
  return wanted.length ? wanted : names;
}

/** Whether a figure is out of its bound, or could not be measured. */
export function isMissed({ figure: { atLeast = -Infinity, atMost = Infinity }, value }) {
  return !(value >= atLeast && value <= atMost);
}

/** `{ name, figure: { unit, digits, atMost | atLeast }, value }` as a line; without a value it says so. */
export function lineOf(result) {
  const { name, figure, value } = result;
  if (value === undefined) return `bench ${name} - ${figure.unit} failed`;
  const line = `bench ${name} ${value.toFixed(figure.digits)} ${figure.unit}`;
  if (!isMissed(result)) return line;
  return `${line} missed: ${figure.atMost === undefined ? `at least ${figure.atLeast}` : `at most ${figure.atMost}`}`;
}
