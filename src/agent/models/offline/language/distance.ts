/** How many typos lie between two words: letters missing, added, changed or swapped. Stops counting above `most`. */
export function typosBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let older: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const steps = [
        cell(previous, column) + 1,
        cell(current, column - 1) + 1,
        cell(previous, column - 1) + same,
      ];
      current.push(Math.min(...steps, swapped ? cell(older, column - 2) + 1 : Infinity));
    }
    if (Math.min(...current) > most) return most + 1;
    [older, previous] = [previous, current];
  }
  return cell(previous, other.length);
}

function cell(row: number[], at: number): number {
  return row[at] ?? Infinity;
}
