/** Whether colours help whoever reads: a terminal does, a file or a pipe does not (https://no-color.org). */
export const coloured = process.stdout.isTTY && (process.env.NO_COLOR ?? "") === "";

const codes = { bold: 1, green: 32, red: 31, yellow: 33 } as const;

export function paint(text: string, colour: keyof typeof codes): string {
  return coloured ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
}
