import { pythonRows } from '../../../test/integration/session/support/python-file';
import { isSessionItem } from './item-check';
import { fromPythonItem } from './python-item';

const convert = (row: unknown): unknown => {
  const result = fromPythonItem(row, (callId) => (callId === 'call_1' ? 'look' : undefined));
  return 'item' in result ? result.item : result;
};

describe('fromPythonItem', () => {
  it('turns every row of a conversation into an item', () => {
    const items = pythonRows.map(convert);

    expect(items.every(isSessionItem)).toBe(true);
    expect(items).toMatchObject([
      { type: 'message', role: 'user', content: 'What is in this picture?' },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'And here?' },
          { type: 'input_image', image: 'https://example.com/cat.png', detail: 'auto' },
          { type: 'input_image', image: { id: 'file-1' }, detail: 'low' },
          { type: 'input_file', file: { id: 'file-2' }, filename: 'list.pdf' },
        ],
      },
      { role: 'system', content: 'Be brief.' },
      {
        type: 'reasoning',
        id: 'rs_1',
        content: [{ type: 'input_text', text: 'Look it up.' }],
        providerData: { encrypted_content: 'gAAAA' },
      },
      { type: 'function_call', callId: 'call_1', name: 'look', arguments: '{}', status: 'completed' },
      { type: 'function_call_result', callId: 'call_1', name: 'look', status: 'completed', output: 'a cat' },
      { type: 'hosted_tool_call', id: 'ws_1', name: 'web_search_call', status: 'completed' },
      {
        role: 'assistant',
        id: 'msg_1',
        content: [{ type: 'output_text', text: 'A cat.', providerData: { annotations: [], logprobs: [] } }],
      },
      { role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'Anything else?' }] },
    ]);
  });

  it('drops the id of a function call and the id that stands for none', () => {
    expect(convert(pythonRows[4])).not.toHaveProperty('id');
    expect(convert(pythonRows[8])).not.toHaveProperty('id');
  });

  it('names a result after its call id when nobody knows the call', () => {
    expect(convert({ type: 'function_call_output', call_id: 'call_9', output: 'x' })).toMatchObject({
      name: 'call_9',
    });
  });

  it('keeps an item of the JavaScript SDK', () => {
    const item = { type: 'function_call', callId: 'call_1', name: 'look', arguments: '{}' };

    expect(convert(item)).toEqual(item);
  });

  it.each([
    [null],
    ['text'],
    [{}],
    [{ type: 'custom_tool_call', call_id: 'call_1' }],
    [{ type: 'item_reference', id: 'msg_1' }],
    [{ type: 'function_call', call_id: 'call_1' }],
    [{ role: 'tool', content: 'x' }],
    [{ role: 'user', content: 7 }],
    [{ role: 'developer', content: [{ type: 'input_image' }] }],
  ])('refuses %j with a reason', (row) => {
    expect(convert(row)).toEqual({ refused: expect.stringMatching(/\w/) as string });
  });
});
