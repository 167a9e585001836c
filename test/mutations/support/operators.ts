/**
 * The one-line mutations of a TypeScript file, found in its syntax tree. A mutant changes text of one line only.
 *
 * Not Stryker: the mutators of @stryker-mutator/instrumenter 9.6.1 empty whole objects, arrays and blocks. It has none for a
 * number, one property, one element or one statement, which is what this program consists of.
 */
import ts from "typescript";

export interface Edit {
  readonly operator: string;
  /** Offsets in the file, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What stands there instead. Empty: nothing. */
  readonly after: string;
}

const swaps: ReadonlyMap<ts.SyntaxKind, readonly [operator: string, after: string]> = new Map([
  [ts.SyntaxKind.AmpersandAmpersandToken, ["logical", "||"]],
  [ts.SyntaxKind.BarBarToken, ["logical", "&&"]],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ["equality", "!=="]],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ["equality", "==="]],
  [ts.SyntaxKind.LessThanToken, ["comparison", "<="]],
  [ts.SyntaxKind.LessThanEqualsToken, ["comparison", "<"]],
  [ts.SyntaxKind.GreaterThanToken, ["comparison", ">="]],
  [ts.SyntaxKind.GreaterThanEqualsToken, ["comparison", ">"]],
  [ts.SyntaxKind.PlusToken, ["arithmetic", "-"]],
  [ts.SyntaxKind.MinusToken, ["arithmetic", "+"]],
  [ts.SyntaxKind.AsteriskToken, ["arithmetic", "/"]],
  [ts.SyntaxKind.SlashToken, ["arithmetic", "*"]],
  [ts.SyntaxKind.PercentToken, ["arithmetic", "*"]],
]);

/** Calls that can be left out: what they are called on has the same type, or nearly. */
const droppable = new Set(
  "filter sort toSorted slice reverse toReversed flat trim toLowerCase toUpperCase replace replaceAll".split(
    " ",
  ),
);

const otherMethod: ReadonlyMap<string, string> = new Map(
  [
    ["some", "every"],
    ["startsWith", "endsWith"],
    ["min", "max"],
    ["floor", "ceil"],
  ].flatMap(([one = "", other = ""]): [string, string][] => [
    [one, other],
    [other, one],
  ]),
);

/** Appended to a text. A name in Kubernetes is still one with it. */
const SUFFIX = "-x";

export function editsOf(file: string, text: string): Edit[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (offset: number) => source.getLineAndCharacterOfPosition(offset).line;
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (hasNoValue(node)) return;
    edits.push(...editsAt(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits
    .filter(({ start, end }) => lineOf(start) === lineOf(end))
    .sort((one, other) => one.start - other.start || one.end - other.end);
}

/** Types, and paths of modules: they are erased, or nothing starts without them. */
function hasNoValue(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

function editsAt(node: ts.Node, source: ts.SourceFile): Edit[] {
  const replaced = (operator: string, after: string, of: ts.Node = node): Edit => ({
    operator,
    start: of.getStart(source),
    end: of.end,
    after,
  });
  if (ts.isBinaryExpression(node)) return ofBinary(node, replaced);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [replaced("condition", node.operand.getText(source))];
  if (ts.isIfStatement(node)) {
    const whole = node.elseStatement === undefined ? [replaced("statement", ";")] : [];
    return [...whole, ...negated(node.expression)];
  }
  if (ts.isWhileStatement(node)) return negated(node.expression);
  if (ts.isConditionalExpression(node)) return negated(node.condition);
  if (ts.isExpressionStatement(node)) return isSuperCall(node) ? [] : [replaced("statement", ";")];
  if (ts.isArrayLiteralExpression(node))
    return node.elements.map((element) =>
      dropped(element, ts.isSpreadElement(element) ? "spread" : "element"),
    );
  if (ts.isObjectLiteralExpression(node))
    return node.properties.map((property) =>
      dropped(property, ts.isSpreadAssignment(property) ? "spread" : "property"),
    );
  if (ts.isCallExpression(node)) return ofCall(node, replaced);
  return ofLiteral(node, replaced);

  function negated(condition: ts.Expression): Edit[] {
    // What has an operator of its own to change, has that changed.
    const changed =
      ts.isPrefixUnaryExpression(condition) ||
      (ts.isBinaryExpression(condition) && swaps.has(condition.operatorToken.kind));
    return changed ? [] : [replaced("condition", `!(${condition.getText(source)})`, condition)];
  }

  /** With the comma behind it. */
  function dropped(part: ts.Node, operator: string): Edit {
    const comma = /^\s*,/.exec(source.text.slice(part.end))?.[0] ?? "";
    return { operator, start: part.getStart(source), end: part.end + comma.length, after: "" };
  }
}

type Replaced = (operator: string, after: string, of?: ts.Node) => Edit;

function ofBinary({ left, operatorToken, right, end }: ts.BinaryExpression, replaced: Replaced): Edit[] {
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return [{ operator: "default", start: left.end, end, after: "" }];
  const [operator, after] = swaps.get(operatorToken.kind) ?? [];
  if (operator === undefined || after === undefined) return [];
  const joinsTexts = operator === "arithmetic" && [left, right].some(ts.isStringLiteralLike);
  return joinsTexts ? [] : [replaced(operator, after, operatorToken)];
}

function ofCall({ expression, end }: ts.CallExpression, replaced: Replaced): Edit[] {
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const { name, expression: calledOn } = expression;
  const other = otherMethod.get(name.text);
  if (other !== undefined) return [replaced("method", other, name)];
  return droppable.has(name.text) ? [{ operator: "call", start: calledOn.end, end, after: "" }] : [];
}

function ofLiteral(node: ts.Node, replaced: Replaced): Edit[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replaced("boolean", "false")];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replaced("boolean", "true")];
  if (ts.isNumericLiteral(node)) {
    // The compiler has already read 1_000 and 0o440.
    const value = Number(node.text);
    return [replaced("number", `${value + 1}`), replaced("number", `${value - 1}`)];
  }
  if (ts.isStringLiteralLike(node)) return isName(node) ? [] : ofText(node, replaced);
  if (ts.isTemplateTail(node)) {
    const kind = kindOf(node.parent.parent.getText());
    return [replaced(kind, `${node.getText().slice(0, -1)}${SUFFIX}\``)];
  }
  return node.kind === ts.SyntaxKind.RegularExpressionLiteral ? ofPattern(node.getText(), replaced) : [];
}

function ofText(node: ts.StringLiteralLike, replaced: Replaced): Edit[] {
  const text = node.getText();
  const quote = text.slice(-1);
  const suffixed = replaced(kindOf(node.text), `${text.slice(0, -1)}${SUFFIX}${quote}`);
  return node.text === "" ? [suffixed] : [replaced(kindOf(node.text), quote + quote), suffixed];
}

/** Sentences are reported apart: messages are for people, and only some tests compare them. */
function kindOf(text: string): string {
  return /\s/.test(text.replace(/\$\{.*?\}/gs, "")) ? "prose" : "string";
}

function ofPattern(text: string, replaced: Replaced): Edit[] {
  const anchors = [
    [/^\/\^/, "/"],
    [/\$\/(?=[a-z]*$)/, "/"],
  ] as const;
  return anchors
    .filter(([anchor]) => anchor.test(text))
    .map(([anchor, without]) => replaced("pattern", text.replace(anchor, without)));
}

/** The name of a property, which is dropped as a whole. */
function isName(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}

function isSuperCall({ expression }: ts.ExpressionStatement): boolean {
  return ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword;
}
