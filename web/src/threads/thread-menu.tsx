import { AlertDialog, DropdownMenu } from 'radix-ui';
import { useState } from 'react';

interface ThreadMenuProps {
  title: string;
  onRename: () => void;
  onStartAfresh: () => void;
  onDelete: () => void;
}

export function ThreadMenu({ title, onRename, onStartAfresh, onDelete }: ThreadMenuProps) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className="icon" aria-label={`More for “${title}”`}>
          ⋯
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end">
            <DropdownMenu.Item onSelect={onRename}>Rename</DropdownMenu.Item>
            <DropdownMenu.Item onSelect={onStartAfresh}>Start afresh</DropdownMenu.Item>
            <DropdownMenu.Item className="danger" onSelect={() => setIsAsking(true)}>
              Delete…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <AlertDialog.Root open={isAsking} onOpenChange={setIsAsking}>
        <AlertDialog.Portal>
          <AlertDialog.Overlay className="overlay" />
          <AlertDialog.Content className="dialog">
            <AlertDialog.Title>Delete “{title}”?</AlertDialog.Title>
            <AlertDialog.Description>
              Its messages and what the agent remembers of it are gone for good. Your tasks stay.
            </AlertDialog.Description>
            <div className="dialog-buttons">
              <AlertDialog.Cancel>Keep</AlertDialog.Cancel>
              <AlertDialog.Action className="danger" onClick={onDelete}>
                Delete
              </AlertDialog.Action>
            </div>
          </AlertDialog.Content>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </>
  );
}
