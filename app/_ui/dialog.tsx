'use client';
import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

/**
 * A dialog that is there as long as it is open. When it goes, the focus returns to where it was when it came:
 * Mantine returns it only from a dialog that stays mounted.
 */
export function Dialog({
  title,
  onClose,
  isKept = false,
  isWide = false,
  children,
}: {
  title: string;
  onClose: () => void;
  /** A click beside it does not close it: what it shows is shown once. */
  isKept?: boolean;
  /** It holds a table. */
  isWide?: boolean;
  children: ReactNode;
}) {
  const [opener] = useState(() => (typeof document === 'undefined' ? null : document.activeElement));
  useEffect(
    () => () => {
      // After the dialog's own elements are gone, and only if nothing else has taken the focus meanwhile.
      setTimeout(() => {
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (isFree && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
      });
    },
    [opener],
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size={isWide ? 'xl' : 'md'}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!isKept}
    >
      {children}
    </Modal>
  );
}
