import { startStack } from '../../infra/local/stack.ts';

// Body of a process that is killed: it stops in the middle of a firing, with a message in its consumer's hands.
const [assembly = '', data = '', clockStart = ''] = process.argv.slice(2);
const stack = await startStack({
  assembly,
  data,
  clockStart: Number(clockStart),
  seed: 1,
  hooks: {
    before: async ({ functionName }) => {
      if (functionName !== 'app-Gate') return;
      const held = (await stack.queueMessages('texts')).map(({ body }) => body);
      console.log(JSON.stringify({ endpoint: stack.endpoints.dynamodb, held }));
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    },
  },
});
await stack.invoke('clients', {});
await stack.invoke('enqueue', { at: 'held' });
await stack.advanceTo(Number(clockStart) + 86_400_000);
