// Catches what breaks while drawing, so that the window says something instead of going blank.
import { Component } from 'react';
import type { ReactNode } from 'react';
import { toFailure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { failureText } from '../../src-shared/i18n/translator.ts';
import { Button } from '../ui/Button.tsx';
import { useT } from '../ui/i18n-context.tsx';

interface ErrorBoundaryState {
  readonly failure: AppFailure | null;
}

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failure: null };

  // React has already written the error itself to the console.
  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { failure: toFailure(error) };
  }

  override render(): ReactNode {
    if (!this.state.failure) return this.props.children;
    return <BrokenScreen failure={this.state.failure} onRetry={() => this.setState({ failure: null })} />;
  }
}

function BrokenScreen({ failure, onRetry }: { readonly failure: AppFailure; readonly onRetry: () => void }) {
  const t = useT();
  return (
    <main className="broken" role="alert">
      <p>{failureText(t, failure)}</p>
      <Button kind="primary" onClick={onRetry}>
        {t('banner.retry')}
      </Button>
    </main>
  );
}
