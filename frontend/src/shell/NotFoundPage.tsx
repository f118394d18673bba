import { Button } from '@mantine/core';
import { Link } from 'react-router-dom';
import { IconSearch } from './icons';
import { Page } from './Page';
import { Empty } from './States';

export function NotFoundPage() {
  return (
    <Page title="No such page">
      <Empty
        icon={IconSearch}
        title="Nothing lives at this address"
        action={
          <Button component={Link} to="/boards">
            To the boards
          </Button>
        }
      >
        The link may be old, or mistyped.
      </Empty>
    </Page>
  );
}
