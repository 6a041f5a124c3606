/**
 * The tests that hold shared/domain: its own, and those of the handlers that are little else than its rules, over stores in
 * memory.
 */
export const testFiles = {
  with: [
    'test/unit/{domain,permit,treatment,answers,contactability,complaints,visits}/**/*.test.ts',
    'test/unit/{visit-planning,delivery,replies,payments,send-gate,daily-scan,sweep-intents}/**/*.test.ts',
    'test/unit/{messages,feed}/{mask,landing}.test.ts',
  ],
  without: [
    // Seconds for every mutant: it is there for completeness.
    'test/unit/permit/table.test.ts',
    // Policy data, documents and routes.
    'test/unit/permit/contact-lint.test.ts',
    'test/unit/permit/packs.test.ts',
    'test/unit/treatment/treatment-lint.test.ts',
    'test/unit/visits/pack-document.test.ts',
    'test/unit/complaints/routes.test.ts',
  ] as readonly string[],
};
