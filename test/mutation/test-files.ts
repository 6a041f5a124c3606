/**
 * The tests that hold shared/domain: its own, and those of the handlers that are little else than its rules, over stores in
 * memory.
 */
export const testFiles = {
  with: [
    'test/unit/{domain,permit,treatment,answers,contactability,complaints,visits}/**/*.test.ts',
    'test/unit/{visit-planning,calls,delivery,evidence,receipts,replies,payments,send-gate,daily-scan,sweep-intents}/**/*.test.ts',
    'test/unit/{messages,feed}/{mask,landing}.test.ts',
  ],
  without: [
    // Seconds for every mutant: it is there for completeness.
    'test/unit/permit/table.test.ts',
    // Ten thousand texts, every crash and interleaving: seconds for every mutant too, and about handlers.
    'test/unit/delivery/drain.test.ts',
    'test/unit/daily-scan/review-shard.test.ts',
    'test/unit/daily-scan/run-crashes.test.ts',
    'test/unit/payments/record-payment.test.ts',
    'test/unit/send-gate/send-text.borrower-caps.test.ts',
    'test/unit/send-gate/send-text.races.test.ts',
    'test/unit/sweep-intents/sweep.test.ts',
    // Policy data, documents and routes.
    'test/unit/permit/contact-lint.test.ts',
    'test/unit/permit/packs.test.ts',
    'test/unit/treatment/treatment-lint.test.ts',
    'test/unit/visits/pack-document.test.ts',
    'test/unit/complaints/routes.test.ts',
  ] as readonly string[],
};
