/**
 * The tests that speak of shared/domain itself. Tests of handlers go through it too, but what only they notice is not
 * held by a test of the rule.
 */
export const testFiles = {
  with: [
    'test/unit/{domain,permit,treatment,answers,contactability,complaints,visits}/**/*.test.ts',
    'test/unit/{messages,feed,sweep-intents}/{mask,landing,task-leave}.test.ts',
    'test/unit/daily-scan/remember-settings.test.ts',
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
    'test/unit/complaints/work-complaint.test.ts',
  ] as readonly string[],
};
