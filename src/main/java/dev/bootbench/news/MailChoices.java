package dev.bootbench.news;

import dev.bootbench.people.Accounts;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which news somebody wants by mail, and where to. */
@ApplicationScoped
class MailChoices {
    private final Sql sql;
    private final Accounts accounts;
    private final MailSettings mail;

    MailChoices(Sql sql, Accounts accounts, MailSettings mail) {
        this.sql = sql;
        this.accounts = accounts;
        this.mail = mail;
    }

    /**
     * What somebody gets by mail.
     *
     * @param available whether this lab sends mail at all
     * @param address   null: they get none
     * @param kinds     what they want
     * @param choices   what there is to want
     */
    record MailView(boolean available, @Nullable String address, List<NewsKind> kinds, List<Choice> choices) {}

    /** One kind of news, in words. */
    record Choice(NewsKind kind, String text, boolean byDefault) {}

    @Transactional
    MailView of(Person person) {
        List<NewsKind> mine = open(person).toList();
        List<String> wanted = sql.first("select kinds from mail_choice where person_id = ?", row -> Sql.texts(row, "kinds"), person.id)
                .orElseGet(Outbox::defaults);
        return new MailView(mail.on(), accounts.mailAddress(person), mine.stream().filter(kind -> wanted.contains(kind.code())).toList(),
                mine.stream().map(kind -> new Choice(kind, kind.heading, kind.byDefault)).toList());
    }

    /** Changes what is not null; an empty address takes it away. */
    @Transactional
    MailView change(Person person, @Nullable String address, @Nullable List<NewsKind> kinds) {
        if (address != null) {
            accounts.changeMailAddress(person, address);
        }
        if (kinds != null) {
            List<String> codes = open(person).filter(kinds::contains).map(NewsKind::code).toList();
            sql.update("insert into mail_choice (person_id, kinds) values (?, ?) on conflict (person_id) do update set kinds = excluded.kinds",
                    person.id, codes);
        }
        return of(person);
    }

    /** Boards in quarantine are administrators' matter. */
    private static Stream<NewsKind> open(Person person) {
        return NewsKind.choices().stream().filter(kind -> kind.isPersonal() || person.role == Role.ADMIN);
    }
}
