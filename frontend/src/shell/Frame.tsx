import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { Link, Outlet, useLocation } from 'react-router-dom';
import { LiveContext, useLabEvents } from '../api/events';
import { Crash } from './Crash';
import { LabLine, LabTrouble } from './LabLine';
import { Navigation } from './Navigation';
import { NotificationBell } from './NotificationBell';
import { PersonMenu } from './PersonMenu';
import { Loading } from './States';

/** The frame around every page behind the sign-in: where to go, how the lab is, who you are. */
export function Frame() {
  const live = useLabEvents(true);
  const [open, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(() => {
    close();
    document.getElementById('main')?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname, close]);

  const foot = (
    <div className="side-foot">
      <LabLine />
      <PersonMenu />
    </div>
  );
  return (
    <LiveContext.Provider value={live}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <div className="frame">
        <header className="topbar">
          <Brand />
          <NotificationBell />
          <Burger opened={open} onClick={toggle} aria-label="Menu" aria-expanded={open} size="sm" />
          <LabTrouble />
        </header>
        <aside className="side">
          <div className="side-head">
            <Brand />
            <NotificationBell />
          </div>
          <Navigation />
          {foot}
        </aside>
        <Drawer opened={open} onClose={close} title="Menu" size={280} position="right">
          <div className="drawer-body">
            <Navigation />
            {foot}
          </div>
        </Drawer>
        <main className="main" id="main" tabIndex={-1} style={{ outline: 'none' }}>
          <Crash key={pathname}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </Crash>
        </main>
      </div>
    </LiveContext.Provider>
  );
}

function Brand() {
  return (
    <Link to="/boards" className="brand">
      <img src="/favicon.svg" alt="" />
      Bootbench
    </Link>
  );
}
