import { todoBrain } from './openai/todo-brain';
import { OpenAIServer } from './openai-server';

const DEFAULT_PORT = 4010;

async function main(port: number): Promise<void> {
  const server = await OpenAIServer.start({ port, brain: todoBrain });
  process.stdout.write(
    `Speaking the OpenAI API. Try: OPENAI_API_KEY=${server.apiKey} OPENAI_BASE_URL=${server.baseUrl} npm start\n`,
  );
  const stop = () => void server.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

void main(Number(process.argv[2] ?? DEFAULT_PORT));
