import { Component, type ReactNode } from 'react';
import { Failure } from './States';

/** A page that breaks takes only itself down; the frame around it stays. */
export class Crash extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure error={null} retry={() => window.location.reload()} />;
  }
}
