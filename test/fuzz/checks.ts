import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Api, isOpen } from './document.ts';
import type { Plan } from './requests.ts';
import { marker } from './values.ts';
import type { Answer } from './wire.ts';

/** What is wrong with an answer, in a few words; undefined when nothing is. */
export type Check = (plan: Plan, answer: Answer) => string | undefined;

/** Holds answers against the document, and errors against the shape of problems. */
export function checksFor({ operations, problem }: Api): Check {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  formats.default(ajv);
  const isProblem = ajv.compile(problem);
  const answers = new Map<string, ValidateFunction>();
  for (const { operationId, responses } of operations)
    for (const [status, { content }] of Object.entries(responses)) {
      const schema = content['application/json']?.schema;
      if (schema !== undefined) answers.set(`${operationId} ${status}`, ajv.compile(schema));
    }

  const faultOfSuccess = ({ operation, caller }: Plan, { status, body }: Answer): string | undefined => {
    const isAnswer = answers.get(`${operation.operationId} ${status}`);
    if (isAnswer === undefined) return `status ${status} is not in the document`;
    const isKnown = caller.role !== 'none' && caller.role !== 'forged';
    if (!isOpen(operation) && !(isKnown && operation['x-roles'].includes(caller.role)))
      return `${caller.role} was let in`;
    const value = parsed(body);
    return isAnswer(value.json) ? undefined : `breaks its schema: ${wordsOf(isAnswer)}`;
  };

  const faultOfProblem = ({ operation }: Plan, { status, headers, body }: Answer): string | undefined => {
    if (!String(headers['content-type']).startsWith('application/problem+json')) return 'no problem+json';
    const { json } = parsed(body);
    if (!isProblem(json)) return `no problem: ${wordsOf(isProblem)}`;
    const { type, status: said } = json as { type: string; status: number };
    if (said !== status) return `status ${status}, its problem says ${said}`;
    if (body.includes(marker)) return 'repeats what was sent';
    const isDocumented = String(status) in operation.responses;
    const isElsewhere = type === 'urn:problem:unknown-route';
    return isDocumented || isElsewhere ? undefined : `status ${status} is not in the document`;
  };

  return (plan, answer) => {
    const { status, headers } = answer;
    if (status >= 500) return `status ${status}`;
    if (typeof headers['x-correlation-id'] !== 'string') return 'no correlation id';
    if (status >= 400) return faultOfProblem(plan, answer);
    if (plan.twist === 'wrong-method' || plan.twist === 'longer-path') return undefined;
    return faultOfSuccess(plan, answer);
  };
}

function parsed(body: string): { readonly json: unknown } {
  try {
    return { json: JSON.parse(body) };
  } catch {
    return { json: undefined };
  }
}

const wordsOf = ({ errors }: ValidateFunction): string =>
  (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ');
