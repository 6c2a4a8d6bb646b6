import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Times have milliseconds, as JavaScript dates do, so that a keyset cursor meets its row again. Ids are UUIDv7 made by
 * the app: in each list, their order is the order of creation.
 */
export class InitialSchema1763800000000 implements MigrationInterface {
  readonly name = 'InitialSchema1763800000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE tasks, messages, agent_run_events, agent_runs, conversations, users');
  }
}

const statements = [
  `CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    name text,
    password_hash text NOT NULL,
    role text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
    time_zone text NOT NULL DEFAULT 'UTC',
    created_at timestamptz(3) NOT NULL
  )`,
  `CREATE UNIQUE INDEX users_email ON users (lower(email))`,

  `CREATE TABLE conversations (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    title text,
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    last_message_at timestamptz(3),
    memory_starts_at timestamptz(3)
  )`,
  `CREATE INDEX conversations_newest ON conversations (user_id, (COALESCE(last_message_at, created_at)) DESC, id DESC)`,

  `CREATE TABLE agent_runs (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_message_id uuid NOT NULL,
    assistant_message_id uuid,
    status text NOT NULL CHECK (status IN ('queued', 'in_progress', 'completed', 'cancelled', 'failed')),
    model text NOT NULL,
    usage jsonb,
    error jsonb,
    tool_uses jsonb NOT NULL DEFAULT '[]',
    retry_of uuid,
    idempotency_key text,
    request_hash text,
    created_at timestamptz(3) NOT NULL,
    started_at timestamptz(3),
    completed_at timestamptz(3)
  )`,
  `CREATE INDEX agent_runs_of_conversation ON agent_runs (conversation_id, id)`,
  `CREATE UNIQUE INDEX agent_runs_idempotency ON agent_runs (conversation_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL`,
  `CREATE UNIQUE INDEX agent_runs_retry ON agent_runs (retry_of)`,
  `CREATE INDEX agent_runs_of_message ON agent_runs (user_message_id)`,
  `CREATE INDEX agent_runs_open ON agent_runs (status) WHERE status IN ('queued', 'in_progress')`,

  // json, not jsonb: a replay gives back the very text that went out.
  `CREATE TABLE agent_run_events (
    run_id uuid PRIMARY KEY REFERENCES agent_runs ON DELETE CASCADE,
    events json NOT NULL
  )`,

  `CREATE TABLE messages (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    run_id uuid NOT NULL REFERENCES agent_runs ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('user', 'assistant')),
    content text NOT NULL,
    status text NOT NULL CHECK (status IN ('completed', 'incomplete', 'failed')),
    created_at timestamptz(3) NOT NULL
  )`,
  `CREATE INDEX messages_of_conversation ON messages (conversation_id, id)`,
  `CREATE INDEX messages_of_run ON messages (run_id)`,

  `CREATE TABLE tasks (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    title text NOT NULL,
    description text,
    completed_at timestamptz(3),
    priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1 AND 1),
    due_at timestamptz(3),
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL
  )`,
  `CREATE INDEX tasks_created ON tasks (user_id, id)`,
  `CREATE INDEX tasks_pending ON tasks (user_id, id) WHERE completed_at IS NULL`,
  `CREATE INDEX tasks_due ON tasks (user_id, (COALESCE(due_at, 'infinity'::timestamptz)), id)`,
  `CREATE INDEX tasks_priority ON tasks (user_id, (-priority), id)`,
];
