import { Button, FileButton } from '@mantine/core';

/** Puts a file's text where it would be pasted. @param accept as of a file input */
export function ReadFile({ accept, onRead }: { accept: string; onRead: (text: string) => void }) {
  return (
    <FileButton accept={accept} onChange={(file) => void file?.text().then(onRead)}>
      {(props) => (
        <Button {...props} size="xs" variant="subtle" w="fit-content">
          Read it from a file
        </Button>
      )}
    </FileButton>
  );
}
