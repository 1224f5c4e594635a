import { randomUUID } from 'node:crypto';
import { explainError } from '../../eas/explainError.ts';
import { specOf } from './connection.ts';
import type { ConnectionParts } from './connectionParts.ts';
import { opensTheSame, type CloudSpec } from './connectionSpec.ts';
import { setupWorld } from './setup/setupWorld.ts';
import { setUpConnection, type SetUp } from './setup/setUpConnection.ts';

/** Asks for a new connection, keeps it and connects. False when the person left. */
export async function addConnection(parts: ConnectionParts): Promise<boolean> {
  const result = await ask(parts, undefined);
  if (!result) return false;
  await parts.named.save(result.spec, result.newKey);
  await parts.connections.choose({ kind: 'named', id: result.spec.id });
  return true;
}

/** Asks the same about a connection that is there. True when this window uses it, and is connected anew. */
export async function editConnection(parts: ConnectionParts, edited: CloudSpec): Promise<boolean> {
  const result = await ask(parts, edited);
  if (!result) return false;
  const { spec, newKey } = result;
  await parts.named.save(spec, newKey);
  if (specOf(parts.connections.state)?.id !== spec.id) return false;
  if (opensTheSame(spec, edited) && !newKey) parts.connections.rename(spec);
  else await parts.connections.choose({ kind: 'named', id: spec.id });
  return true;
}

function ask(parts: ConnectionParts, edited: CloudSpec | undefined): Promise<SetUp | undefined> {
  const { named, steps, prompts, t } = parts;
  const others = named.read().specs.filter(({ id }) => id !== edited?.id);
  const explain = (error: unknown): string => {
    const { message, advice } = explainError(error, t);
    return advice ? `${message} ${advice}` : message;
  };
  const newId = (): string => randomUUID().slice(0, 8);
  return setUpConnection(edited, newId, { steps, prompts, world: setupWorld(parts), others, explain, t });
}
