package dev.bootbench.people;

import dev.bootbench.LabFolders;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** A lab without people gets three, so that somebody can sign in. Their passwords are drawn, shown once and kept for the owner. */
@ApplicationScoped
class FirstStart {
    private static final Logger LOG = Logger.getLogger(FirstStart.class);
    /** Only one replica makes them; the others wait, then find them made. */
    private static final long LOCK = 0x626f6f7470656f70L;

    private final PersonRepository people;
    private final Accounts accounts;
    private final PeopleConfig config;

    FirstStart(PersonRepository people, Accounts accounts, PeopleConfig config) {
        this.people = people;
        this.accounts = accounts;
        this.config = config;
    }

    @Transactional
    void makeAccounts(@Observes StartupEvent event) {
        people.getEntityManager().createNativeQuery("select pg_advisory_xact_lock(:lock)", Object.class)
                .setParameter("lock", LOCK).getSingleResult();
        if (people.count() > 0) {
            return;
        }
        String lines = line("admin", config.first().admin(), Role.ADMIN) + line("teacher", config.first().teacher(), Role.TEACHER)
                + line("student", config.first().student(), Role.STUDENT);
        LabFolders folders = LabFolders.fromEnvironment();
        folders.create();
        Path file = folders.home().resolve("accounts.txt");
        LabFolders.writeSecret(file, "# The first accounts of this lab: login and password. Change them, then delete this file.\n" + lines);
        LOG.infof("The lab has no people yet, so it made three (kept in %s):%n%s", file, lines);
    }

    private String line(String login, String name, Role role) {
        return login + " " + accounts.create(login, name, role, null).password() + "\n";
    }
}
