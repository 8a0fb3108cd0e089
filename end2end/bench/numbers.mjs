// The little arithmetic of the figures.

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The smallest that so large a part of them does not exceed. */
export function quantile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
}

/** `0.71 (0.69 to 0.74)`: the median, and between what the others lie. */
export function spread(numbers, digits) {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return `${median(numbers).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

/** How long at least one of these spans `[from, to]` lasted between two moments. */
export function covered(spans, begin, end) {
  let [sum, until] = [0, begin];
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    const [start, stop] = [Math.max(from, until), Math.min(to, end)];
    if (stop <= start) continue;
    sum += stop - start;
    until = stop;
  }
  return sum;
}
