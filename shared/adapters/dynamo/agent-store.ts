import {
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { agentSchema } from '../../contracts/field-agents.ts';
import type { Agent } from '../../domain/visits/agent.ts';
import type { AgentStore } from '../../ports/agent-store.ts';
import { fromItem, getItem, onVersion, toItem, unlessConditionFails, type Item } from './access.ts';
import { document, stored } from './items.ts';
import { agentsPartition, keys } from './keys.ts';

const agentItem = z.object({
  ...stored('agent'),
  version: z.number().int().min(1),
  doc: document(agentSchema),
});

/** Agents on DynamoDB: all in one partition, so that listing them is one query; a second item a badge keeps badges apart. */
export function dynamoAgentStore(client: DynamoDBClient, table: string): AgentStore {
  return {
    find: async (agentId) => {
      const item = await getItem(client, table, keys.agent(agentId));
      return item === undefined ? undefined : agentItem.parse(item).doc;
    },
    list: () => listAgents(client, table),
    register: (agent) => register(client, table, agent),
    save: (next) =>
      unlessConditionFails(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(next),
            ...onVersion(next.version - 1),
          }),
        ),
      ),
  };
}

function itemOf(agent: Agent): Item {
  const { agentId, version, territory } = agent;
  const doc = JSON.stringify(agentSchema.parse(agent));
  return toItem({ ...keys.agent(agentId), type: 'agent', v: 1, version, territory, doc });
}

async function register(
  client: DynamoDBClient,
  table: string,
  agent: Agent,
): ReturnType<AgentStore['register']> {
  const isNew = 'attribute_not_exists(pk)';
  const badge = toItem({ ...keys.badge(agent.badge), type: 'badge', v: 1, agentId: agent.agentId });
  try {
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: table, Item: itemOf(agent), ConditionExpression: isNew } },
          { Put: { TableName: table, Item: badge, ConditionExpression: isNew } },
        ],
      }),
    );
    return 'registered';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [own, other] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    if (own === 'ConditionalCheckFailed') return 'agent-exists';
    if (other === 'ConditionalCheckFailed') return 'badge-taken';
    throw error;
  }
}

const pagesAtMost = 100;

async function listAgents(client: DynamoDBClient, table: string): Promise<readonly Agent[]> {
  const agents: Agent[] = [];
  let from: Item | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const reply = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :agents',
        ExpressionAttributeValues: toItem({ ':agents': agentsPartition }),
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    agents.push(...(reply.Items ?? []).map((item) => agentItem.parse(fromItem(item)).doc));
    from = reply.LastEvaluatedKey;
    if (from === undefined) return agents;
  }
  throw new RangeError(`agents do not end after ${pagesAtMost} pages`);
}
