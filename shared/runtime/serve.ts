import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { HouseError, InvalidInput } from './errors.ts';

/** What a handler may know about its call besides the event. */
export interface Call {
  readonly log: Logger;
  /** Milliseconds left before the function is stopped. */
  readonly remainingMs: () => number;
}

export type Handle<I, O> = (event: I, call: Call) => Promise<O>;

/**
 * The middy stack every function runs in: the environment is parsed once, on the first event, so that a wrong
 * deployment fails with the variable's name; errors are logged with their kind and never with the event, which may
 * carry personal data.
 */
export function serve<E, I, O>(env: z.ZodType<E>, build: (env: E) => Handle<I, O>) {
  const log = new Logger();
  let handle: Handle<I, O> | undefined;
  const onEvent = async (event: I, context: Context): Promise<O> => {
    handle ??= build(parseEnv(env));
    return handle(event, { log, remainingMs: () => context.getRemainingTimeInMillis() });
  };
  return middy(onEvent)
    .before(({ context }) => {
      log.addContext(context);
    })
    .onError(({ error }) => {
      const kind = error instanceof HouseError ? error.kind : 'unexpected';
      log.error('failed', { kind, error: error ?? 'unknown' });
    });
}

function parseEnv<E>(schema: z.ZodType<E>): E {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  throw new Error(`environment: ${z.prettifyError(parsed.error)}`);
}

/** Reads the JSON of a message by its contract; what is no JSON is not quoted: it may be a borrower's words. */
export function parseMessage<T>(schema: z.ZodType<T>, text: string): T {
  return parseEvent(schema, jsonIn(text));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput('not JSON');
  }
}

/** Reads an event by its contract; the error names each field and rule, not the value. */
export function parseEvent<T>(schema: z.ZodType<T>, event: unknown): T {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new InvalidInput(`event does not keep its contract: ${problems.join('; ')}`);
}
