import { randomBytes, randomInt } from "node:crypto";
import type { ResourceKind } from "./provider.ts";
import type { Properties } from "./values.ts";

/** Stand-in for the `random` provider: same inputs and outputs, made by Node's cryptographic random numbers. */
export const kinds: Readonly<Record<string, ResourceKind>> = {
  "random:index/randomPassword:RandomPassword": {
    // No bcryptHash: neither Node nor this project has bcrypt, and nothing here reads it.
    computed: ["result"],
    secrets: ["result"],
    settle: settleString,
    problems: stringProblems,
    create: async (inputs) => ({
      id: "none",
      outputs: { result: randomString(inputs as unknown as StringOptions) },
    }),
  },
  "random:index/randomString:RandomString": {
    computed: ["result"],
    secrets: [],
    settle: settleString,
    problems: stringProblems,
    create: async (inputs) => {
      const result = randomString(inputs as unknown as StringOptions);
      return { id: result, outputs: { result } };
    },
  },
  "random:index/randomId:RandomId": {
    computed: ["b64Std", "b64Url", "dec", "hex"],
    secrets: [],
    problems: ({ byteLength }) => lengthProblems("byteLength", byteLength),
    create: async ({ byteLength, prefix = "" }) => {
      const bytes = randomBytes(byteLength as number);
      const outputs = {
        b64Std: `${prefix}${bytes.toString("base64")}`,
        b64Url: `${prefix}${bytes.toString("base64url")}`,
        dec: `${prefix}${BigInt(`0x${bytes.toString("hex")}`)}`,
        hex: `${prefix}${bytes.toString("hex")}`,
      };
      return { id: bytes.toString("base64url"), outputs };
    },
  },
  "random:index/randomBytes:RandomBytes": {
    computed: ["base64", "hex"],
    secrets: ["base64", "hex"],
    problems: ({ length }) => lengthProblems("length", length),
    create: async ({ length }) => {
      const bytes = randomBytes(length as number);
      return { id: "none", outputs: { base64: bytes.toString("base64"), hex: bytes.toString("hex") } };
    },
  },
};

/** The settled inputs of a random string, as in `@pulumi/random`. */
export interface StringOptions {
  readonly length: number;
  readonly lower: boolean;
  readonly upper: boolean;
  readonly numeric: boolean;
  readonly special: boolean;
  readonly minLower: number;
  readonly minUpper: number;
  readonly minNumeric: number;
  readonly minSpecial: number;
  /** The special characters to choose from. Default: those of the official provider. */
  readonly overrideSpecial?: string;
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
/** The special characters of the official provider, as its documentation lists them. */
const specials = "!@#$%&*()-_=+[]{}<>:?";

/** A string with at least the asked number of each class, every character and every order equally likely. */
export function randomString(options: StringOptions): string {
  const special = options.overrideSpecial || specials;
  const upper = letters.toUpperCase();
  const all = [
    options.lower ? letters : "",
    options.upper ? upper : "",
    options.numeric ? digits : "",
    options.special ? special : "",
  ].join("");
  const least = [
    ...pick(letters, options.minLower),
    ...pick(upper, options.minUpper),
    ...pick(digits, options.minNumeric),
    ...pick(special, options.minSpecial),
  ];
  return shuffle([...least, ...pick(all, options.length - least.length)]).join("");
}

function pick(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}

/** Fisher and Yates: without it the characters that were asked for at least would always come first. */
function shuffle(characters: string[]): string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] as string, shuffled[last] as string];
  }
  return shuffled;
}

function settleString(inputs: Properties): Properties {
  // `number` is the old name of `numeric`: either sets both.
  const numeric = inputs.numeric ?? inputs.number ?? true;
  return {
    lower: true,
    upper: true,
    special: true,
    number: numeric,
    numeric,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
    ...inputs,
  };
}

function stringProblems(inputs: Properties): string[] {
  const options = settleString(inputs) as unknown as StringOptions & { number: boolean };
  const problems = lengthProblems("length", inputs.length);
  if (options.numeric !== options.number) {
    problems.push("number and numeric are the same setting and differ here; write only numeric");
  }
  if (!(options.lower || options.upper || options.numeric || options.special)) {
    problems.push("upper, lower, numeric and special are all false, so there is no character to choose from");
  }
  const least = [options.minLower, options.minUpper, options.minNumeric, options.minSpecial];
  if (least.some((count) => !Number.isInteger(count) || count < 0)) {
    problems.push("minLower, minUpper, minNumeric and minSpecial are whole numbers of characters, 0 or more");
  }
  const sum = least.reduce((total, count) => total + count, 0);
  if (options.length < sum) {
    problems.push(`length ${options.length} is less than the ${sum} characters that the minimums ask for`);
  }
  return problems;
}

function lengthProblems(name: string, value: unknown): string[] {
  if (value === undefined || (Number.isInteger(value) && (value as number) >= 1)) return [];
  return [`${name} ${JSON.stringify(value)} is not a whole number of 1 or more`];
}
