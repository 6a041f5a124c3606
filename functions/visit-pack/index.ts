import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { fontShelf } from '../../shared/adapters/pdf/fonts.ts';
import { packDocument } from '../../shared/adapters/pdf/pack-document.ts';
import { s3DocumentStore } from '../../shared/adapters/s3/document-store.ts';
import { s3EvidenceStore } from '../../shared/adapters/s3/evidence-store.ts';
import type { VisitPack } from '../../shared/domain/visits/visit-pack.ts';
import { answerRules } from '../../shared/policy/answer-rules.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { bank } from '../../shared/policy/texts/index.ts';
import { conversationGuide, optionTerms, visitWords } from '../../shared/policy/visits/index.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { visitPackApiEnv } from './env.ts';
import { packHandlers } from './pack-handlers.ts';

/** A font that `files.json` has put beside this function's code. */
const font = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, 'fonts', `${name}.ttf`));

/** The packs of visits, as data and on paper. Fonts are opened when the first is printed: reading data needs none. */
export const visitPackApi = serve(visitPackApiEnv, (env) => {
  const { client } = meteredDynamo();
  const s3 = new S3Client();
  const evidence = s3EvidenceStore(s3, env.EVIDENCE_BUCKET, systemClock);
  let fonts: ReturnType<typeof fontShelf> | undefined;
  const print = (pack: VisitPack): Promise<Uint8Array> => {
    fonts ??= fontShelf({
      'sc-regular': font('sc-regular'),
      'sc-bold': font('sc-bold'),
      'tc-regular': font('tc-regular'),
      'tc-bold': font('tc-bold'),
    });
    return packDocument(pack, { words: visitWords, bank, terms: optionTerms, fonts });
  };
  const handlers = packHandlers({
    visits: dynamoVisitStore(client, env.CASES_TABLE),
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    documents: s3DocumentStore(s3, env.EVIDENCE_BUCKET, evidence),
    clock: systemClock,
    zone: env.BANK_ZONE,
    terms: optionTerms,
    plan: answerRules.plan,
    guide: conversationGuide,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    print,
  });
  return apiHandler(handlers);
});
